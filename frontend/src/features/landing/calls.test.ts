import { expect, it } from "vitest";
import { callsAt } from "./calls";

it("the example of the API signs in first and names its origin, without which every call is refused", () => {
  const [request = ""] = callsAt("https://flow.example").split("\n\n");
  const calls = request.replaceAll("\\\n", " ").split("\n");
  expect(calls[0]).toBe("APP=https://flow.example");
  // Every call keeps the cookie of the session, names its page, and says that it sends JSON.
  expect(calls[1]).toMatch(
    /^api\(\) .*-sb cookies -c cookies .*"Origin: \$APP".*"Content-Type: application\/json" "\$@"/,
  );
  expect(calls.slice(2).map((call) => call.split(/\s+/).slice(0, 2).join(" "))).toEqual([
    "api $APP/api/auth/login",
    "api $APP/api/devices/$DEVICE/messages",
  ]);
  for (const call of calls.slice(2)) {
    const [, body = ""] = /-d '(.*)'/.exec(call) ?? [];
    expect(Object.keys(JSON.parse(body))).not.toEqual([]);
  }
});
