use serde_json::json;

use super::*;

/// What an editor makes comes out as it went in.
#[test]
fn keeps_what_an_editor_makes() {
    for html in [
        "<h1>标题</h1><h2>二</h2><p>段落<br>换行 <strong>粗</strong><em>斜</em><u>线</u><s>删</s></p>",
        "<ul><li>一</li><li>二</li></ul><ol start=\"3\"><li>三</li></ol><blockquote>引</blockquote><pre><code>x</code></pre>",
        "<table><tbody><tr><td colspan=\"2\" rowspan=\"1\">格</td></tr></tbody></table><hr>",
        "<p><img src=\"https://cdn.example.com/a.png\" alt=\"图\" width=\"10\" height=\"20\"></p>",
        "<img src=\"/static/images/a.webp\">",
        "<p style=\"text-align:center\">中</p><span style=\"color:rgb(255, 0, 0);background-color:#ffeeaa\">红</span>",
        "纯文本 &lt;不是标签&gt; &amp; 5 &gt; 3",
    ] {
        assert_eq!(sanitise(html), html);
    }
}

#[test]
fn a_link_leads_nowhere_but_to_its_page() {
    let link = |href: &str| sanitise(&format!("<a href=\"{href}\" target=\"_blank\" onclick=\"x()\">去</a>"));
    for href in ["https://example.com/?a=1&amp;b=2", "http://example.com", "mailto:shop@example.com", "/pages/index"] {
        let made = link(href);
        assert!(made.contains(&format!("href=\"{href}\"")) && made.contains("rel=\"noopener noreferrer\""), "{made}");
        assert!(made.contains("target=\"_blank\"") && !made.contains("onclick"), "{made}");
    }
    for href in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "java&#10;script:alert(1)",
        "&#106;avascript:alert(1)",
        "\u{1}javascript:alert(1)",
        "vbscript:msgbox(1)",
        "data:text/html;base64,PHNjcmlwdD4=",
        "blob:https://example.com/1",
        "file:///etc/passwd",
    ] {
        assert!(!link(href).contains("href"), "{href}: {}", link(href));
    }
    assert!(!sanitise("<a href=\"/x\" target=\"_top\" rel=\"opener\">x</a>").contains("_top"));
}

/// From the collections of strings that have got through somebody's filter.
#[test]
fn nothing_runs() {
    for (html, clean) in [
        ("<script>alert(1)</script>好", "好"),
        ("<scr<script>ipt>alert(1)</scr</script>ipt>", "ipt&gt;alert(1)ipt&gt;"),
        ("<img src=x onerror=alert(1)>", "<img src=\"x\">"),
        ("<img src=\"javascript:alert(1)\">", "<img>"),
        ("<img src=\"data:image/svg+xml;base64,PHN2Zz4=\">", "<img>"),
        ("<IMG \"\"\"><SCRIPT>alert(1)</SCRIPT>\">", "<img>\"&gt;"),
        ("<svg/onload=alert(1)>", ""),
        ("<svg><script>alert(1)</script></svg>", ""),
        ("<svg><style><img src=x onerror=alert(1)></style></svg>", "<img src=\"x\">"),
        ("<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">", ""),
        ("<iframe src=\"https://example.com\"></iframe>", ""),
        ("<object data=\"x.swf\"></object><embed src=\"x.swf\">", ""),
        ("<form action=\"https://example.com\"><input name=p><button>去</button></form>", "去"),
        ("<body onload=alert(1)>体", "体"),
        ("<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">", ""),
        ("<base href=\"https://example.com/\"><link rel=stylesheet href=\"https://example.com/x.css\">", ""),
        ("<style>body{background:url(javascript:alert(1))}</style>", ""),
        ("<p onmouseover=\"alert(1)\" class=\"modal\" id=\"root\">段</p>", "<p>段</p>"),
        ("<!--<img src=x onerror=alert(1)>-->", ""),
        ("<p><![CDATA[<script>alert(1)</script>]]></p>", "<p>alert(1)]]&gt;</p>"),
        ("<details open ontoggle=alert(1)>多</details>", "<details>多</details>"),
        ("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "&lt;p title=\"<img src=\"x\">\"&gt;"),
    ] {
        assert_eq!(sanitise(html), clean, "{html}");
    }
}

#[test]
fn a_style_stays_in_its_place() {
    let style = |style: &str| sanitise(&format!("<p style=\"{style}\">段</p>"));
    assert_eq!(style("color:red;position:fixed;top:0;z-index:9999"), "<p style=\"color:red\">段</p>");
    for style in [
        style("background:url(https://example.com/track.gif)"),
        style("behavior:url(x.htc)"),
        style("width:expression(alert(1));position:absolute"),
        style("-moz-binding:url(x)"),
        style("content:'x'"),
    ] {
        assert!(!style.contains("url") && !style.contains("position") && !style.contains("content"), "{style}");
    }
}

/// Sanitising again changes nothing: what a clerk saves twice is what it was.
#[test]
fn is_settled_after_once() {
    for html in
        ["<p>a<b>b<p>c", "<table><p>x<tr><td>y", "<a href=/x>1<a href=/y>2", "&amp;lt;script&gt;", "<b><i></b>x</i>"]
    {
        let once = sanitise(html);
        assert_eq!(sanitise(&once), once, "{html}");
    }
}

#[test]
fn is_bounded_before_and_after() {
    let read = |html: &str| {
        let mut faults = Faults::default();
        let read = Html::<100>::read(Input::Json(&json!(html)), "content", &mut faults);
        assert_eq!(read.is_none(), faults.fields().contains_key("content"));
        read.map(Html::into_string)
    };
    assert_eq!(read(&"好".repeat(33)), Some("好".repeat(33)));
    assert_eq!(read(&"好".repeat(34)), None, "102 bytes");
    assert_eq!(read(&"&".repeat(21)), None, "five bytes each, once escaped");
    assert_eq!(read(" <script>1</script> "), Some(String::new()));
    assert_eq!(read("\u{0}"), None);
    let mut faults = Faults::default();
    assert!(Html::<100>::read(Input::Json(&json!(1)), "content", &mut faults).is_none());
}

#[test]
fn refuses_what_would_grow_without_end() {
    let bold: Vec<String> = (0..1100).map(|n| format!("<b title={n}>")).collect();
    let tangled = format!("<p>{}{}", bold.concat(), "<p>x".repeat(1100));
    assert!(tangled.len() < 25_000);
    let mut faults = Faults::default();
    assert!(Html::<65_536>::read(Input::Json(&json!(tangled)), "content", &mut faults).is_none());
    assert!(faults.fields().contains_key("content"));
    for settled in [
        "<p><b>粗</b> <strong style=\"color:red\">红</strong></p>".repeat(400),
        "<b>".repeat(20_000),
        "<div>".repeat(3000),
    ] {
        assert!(!is_tangled(&settled));
        assert!(sanitise(&settled).len() < 200_000);
    }
}
