"""The stand-in for Amazon Bedrock's embeddings: InvokeModel over HTTP, with vectors that only depend on the text."""
