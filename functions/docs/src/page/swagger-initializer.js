window.onload = function () {
  window.ui = SwaggerUIBundle({
    "dom_id": "#swagger-ui",
    "url": "/openapi.json",
    "deepLinking": true,
    "defaultModelsExpandDepth": 0,
    "displayRequestDuration": true,
    "docExpansion": "list",
    "filter": true,
    "layout": "StandaloneLayout",
    "persistAuthorization": true,
    "tryItOutEnabled": true,
    // The default sends the document's address to a server of others.
    "validatorUrl": "none",
    "presets": [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    "plugins": [SwaggerUIBundle.plugins.DownloadUrl],
  });
};
