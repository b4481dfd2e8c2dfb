import { fireEvent, render, screen } from "@testing-library/preact";
import { describe, expect, it, vi } from "vitest";
import { i18next, loadLanguage } from "~/i18n";
import { holdText } from "./pace-text";
import { ScheduleField } from "./parts/schedule-field";

describe("the texts about a broadcast", () => {
  it("do not speak of a single message in the dialog that schedules it", async () => {
    render(<ScheduleField scheduledAt={null} isPast={false} onSchedule={vi.fn()} />);
    fireEvent.click(screen.getByRole("button", { name: "Jadwalkan" }));
    const dialog = await screen.findByRole("dialog");
    expect(dialog.textContent).toContain("Sampai saat itu siaran masih bisa diubah atau dibatalkan.");
    expect(dialog.textContent).toContain("Mulai otomatis");
    expect(dialog.textContent).not.toMatch(/pesan/i);
  });

  it.each([
    ["id", /pesan/i],
    ["en", /message/i],
  ] as const)("do not speak of a single message while the broadcast waits, in %s", async (language, message) => {
    await loadLanguage(language);
    const t = i18next.getFixedT(language);
    for (const code of ["retry", "number_check", "device_offline", "quiet_hours", "warm_up"] as const)
      expect(holdText(t, code)).not.toMatch(message);
    expect(holdText(t, "hour_limit")).toBe(t("wait.why.hour_limit"));
  });
});
