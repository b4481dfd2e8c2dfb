import { render, screen } from "@testing-library/preact";
import { expect, it } from "vitest";
import { device } from "~/test-setup-live-cache";
import { DeviceDetails } from "./parts/device-details";

it("a device shows its number, and what only support needs stands behind closed technical details", () => {
  render(<DeviceDetails device={{ ...device, phone: "6281190000010", lid: "114567890123456" }} />);
  const hidden = screen.getByText("Rincian teknis").closest("details");
  expect(hidden?.open).toBe(false);
  for (const word of ["Koneksi dipastikan", "114567890123456", device.id])
    expect(hidden?.contains(screen.getByText(word))).toBe(true);
  expect(hidden?.contains(screen.getByText("+62 811-9000-0010"))).toBe(false);
});
