"""The cloud that Amy runs in, as one CDK stack: a construct per capability, composed in `infra.stack`."""
