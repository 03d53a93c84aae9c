"""A stand-in for the service that people sign in with: an OIDC issuer."""
