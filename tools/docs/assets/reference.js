// Scalar as it comes asks a proxy of its makers for every request, loads fonts, counts visits and offers their assistant.
Scalar.createApiReference("#reference", {
  url: "../../openapi.json",
  // Requests go where this page came from; the page's policy allows no other host.
  servers: [{ url: new URL("../..", location.href).href.replace(/\/$/, "") }],
  proxyUrl: "",
  telemetry: false,
  withDefaultFonts: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: "never",
  hideClientButton: true,
  persistAuth: false,
  documentDownloadType: "none",
});
