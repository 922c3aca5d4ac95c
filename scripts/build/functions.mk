# `sam build` asks for each function of template.yaml: build-TokenFunction, in a copy of the function's folder.
here := $(dir $(lastword $(MAKEFILE_LIST)))

build-%:
	@sh "$(here)function" "$(architecture)" "$(ARTIFACTS_DIR)"
