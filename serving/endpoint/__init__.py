"""The endpoint (推理接口): judgments in, reports and clues out, over HTTP; errors are problem details in Chinese (RFC 9457)."""
