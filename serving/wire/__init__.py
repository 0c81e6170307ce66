"""The wire (报文): what requests and answers of the endpoint hold, and the published JSON Schema of the report."""
