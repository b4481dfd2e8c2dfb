import { render, screen } from "@testing-library/preact";
import { expect, it } from "vitest";
import { QrOnShow } from "./parts/qr-on-show";

it("on a phone the page says that the code has to be shown on another screen", () => {
  const qr = { raw: "2@abc", svg: "<svg/>", expiresAt: new Date(Date.now() + 20_000).toISOString() };
  render(<QrOnShow qr={qr as never} />);
  // The hint is hidden on a wider screen, which does not run WhatsApp itself.
  expect(screen.getByText(/tidak bisa memindai layarnya sendiri/).className).toContain("sm:hidden");
});
