/** Sample calls that work unchanged once the password and the device are filled in: signing in, and sending one message. */
export const callsAt = (origin: string) =>
  [
    `APP=${origin}`,
    "api() { curl -sb cookies -c cookies \\",
    '  -H "Origin: $APP" \\',
    '  -H "Content-Type: application/json" "$@"; }',
    "api $APP/api/auth/login \\",
    '  -d \'{"email": "…", "password": "…"}\'',
    "api $APP/api/devices/$DEVICE/messages \\",
    '  -H "Idempotency-Key: order-1042" \\',
    '  -d \'{"to": "+6281220000002", "text": "…"}\'',
    "",
    "202 Accepted",
    '"status": "queued",',
    '"wait": { "code": "quiet_hours",',
    '          "nextSendAt": "2026-11-27T01:00:00.000Z" }',
  ].join("\n");
