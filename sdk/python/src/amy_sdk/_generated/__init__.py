"""Made from openapi.json by `make sdk`: not for editing."""
