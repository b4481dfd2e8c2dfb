import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { PacingSettings, User } from "~/api/types";
import { forgetFormDrafts } from "~/form-drafts";
import { zoneName } from "~/i18n/zone-names";
import { formOnTop, restoredDraft } from "~/settings-draft";
import { leave } from "~/test-setup-dom";
import { meQuery } from "../tenants/queries";
import { formOf, missingOf, outOfRange, patchOf } from "./form";
import { SettingsForm } from "./parts/settings-form";
import { listZones, timeIn } from "./time-zones";

const settings: PacingSettings = {
  typing: { enabled: true, minSeconds: 1, maxSeconds: 3 },
  readBeforeReply: true,
  quietHours: { enabled: true, from: "21:00", to: "08:00", timeZone: "Asia/Jakarta" },
  limits: { perMinute: 20, perHour: 500, perDay: 5_000 },
  warmUp: { enabled: true },
};

describe("a change", () => {
  it("contains only the edited fields, in the form of the API", () => {
    const form = formOf(settings);
    expect(patchOf(form, settings)).toEqual({});
    expect(patchOf({ ...form, limits: { ...form.limits, perMinute: "07" } }, settings)).toEqual({
      limits: { perMinute: 7 },
    });
    const many = {
      ...form,
      typing: { ...form.typing, enabled: false, maxSeconds: "2.5" },
      readBeforeReply: false,
      quietHours: { ...form.quietHours, timeZone: "Asia/Makassar" },
      warmUp: { enabled: false },
    };
    expect(patchOf(many, settings)).toEqual({
      typing: { enabled: false, maxSeconds: 2.5 },
      readBeforeReply: false,
      quietHours: { timeZone: "Asia/Makassar" },
      warmUp: { enabled: false },
    });
  });

  it("with an empty field is found before it is sent", () => {
    const form = formOf(settings);
    expect(missingOf(form)).toEqual([]);
    expect(
      missingOf({
        ...form,
        typing: { ...form.typing, minSeconds: " " },
        quietHours: { ...form.quietHours, to: "" },
      }),
    ).toEqual(["typing.minSeconds", "quietHours.to"]);
  });
});

it("a value outside its limits is found before it is sent, unless its part is switched off", () => {
  const form = formOf(settings);
  expect(outOfRange(form)).toEqual([]);
  const typing = { enabled: true, minSeconds: "0.4", maxSeconds: "16" };
  expect(outOfRange({ ...form, typing })).toEqual(["typing.minSeconds", "typing.maxSeconds"]);
  expect(outOfRange({ ...form, typing: { ...typing, enabled: false } })).toEqual([]);
  expect(outOfRange({ ...form, limits: { perMinute: "0", perHour: "501", perDay: "5000" } })).toEqual([
    "limits.perMinute",
    "limits.perHour",
  ]);
});

describe("a draft", () => {
  const base = formOf(settings);
  const draft = { form: { ...base, limits: { ...base.limits, perMinute: "12" } }, base };

  it("changes only what the user has changed, on top of what was saved meanwhile", () => {
    const newest = { ...settings, quietHours: { ...settings.quietHours, from: "20:00" } };
    const form = formOnTop(draft, formOf(newest));
    expect(form.quietHours.from).toBe("20:00");
    expect(patchOf(form, newest)).toEqual({ limits: { perMinute: 12 } });
  });

  it("of another shape is forgotten", () => {
    expect(restoredDraft(structuredClone(draft), formOf(settings))).toEqual(draft);
    for (const kept of [null, "text", base, { form: base }, { form: { ...base, warmUp: true }, base }])
      expect(restoredDraft(kept, formOf(settings))).toBeNull();
  });
});

describe("the form", () => {
  function show(role: User["role"], saved = settings) {
    const client = new QueryClient();
    const me = { id: "usr_1", email: "a@b.test", name: "Ayu", role, tenantId: "ten_1", tenantName: "Toko" };
    client.setQueryDefaults(meQuery.queryKey, { staleTime: Number.POSITIVE_INFINITY });
    client.setQueryData(meQuery.queryKey, me);
    render(
      <QueryClientProvider client={client}>
        <SettingsForm deviceId="dev_1" settings={saved} />
      </QueryClientProvider>,
    );
  }
  const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name);
  afterEach(() => {
    vi.unstubAllGlobals();
    forgetFormDrafts();
  });

  it("shows a refusal at its field, in words, and keeps what was typed", async () => {
    const fetcher = vi.fn(async (..._: Parameters<typeof fetch>) =>
      Response.json(
        { success: false, error: { code: "VALIDATION_ERROR", message: "", details: { field: "limits.perMinute" } } },
        { status: 400 },
      ),
    );
    vi.stubGlobal("fetch", fetcher);
    show("admin");
    fireEvent.change(field("Per menit"), { target: { value: "19" } });
    fireEvent.click(screen.getByRole("button", { name: "Simpan" }));
    await screen.findByText("Bilangan bulat antara 1 dan 20.");
    expect(JSON.parse(String(fetcher.mock.calls[0]?.[1]?.body))).toEqual({ limits: { perMinute: 19 } });
    expect(field("Per menit").value).toBe("19");
    expect(field("Per menit").getAttribute("aria-invalid")).toBe("true");
    await waitFor(() => expect(document.activeElement).toBe(field("Per menit")));
  });

  it("marks an empty field without a request", async () => {
    const fetcher = vi.fn();
    vi.stubGlobal("fetch", fetcher);
    show("admin");
    fireEvent.change(field("Per jam"), { target: { value: "" } });
    fireEvent.click(screen.getByRole("button", { name: "Simpan" }));
    await screen.findByText("Isi bagian ini.");
    expect(fetcher).not.toHaveBeenCalled();
  });

  it("marks every value outside its limits at once, with the numbers of the language", async () => {
    const fetcher = vi.fn();
    vi.stubGlobal("fetch", fetcher);
    show("admin");
    fireEvent.change(field("Paling singkat (detik)"), { target: { value: "5" } });
    fireEvent.change(field("Per menit"), { target: { value: "50" } });
    fireEvent.change(field("Per jam"), { target: { value: "" } });
    fireEvent.change(field("Per hari"), { target: { value: "1.5" } });
    fireEvent.click(screen.getByRole("button", { name: "Simpan" }));
    await screen.findByText("Antara 0,5 dan 15 detik, dan tidak melebihi yang paling lama.");
    screen.getByText("Bilangan bulat antara 1 dan 20.");
    screen.getByText("Isi bagian ini.");
    screen.getByText("Bilangan bulat antara 1 dan 5.000.");
    expect(fetcher).not.toHaveBeenCalled();
  });

  it("offers Save only after a change, and can discard the change", () => {
    show("admin");
    expect(screen.queryByRole("button", { name: "Simpan" })).toBeNull();
    fireEvent.click(screen.getByRole("switch", { name: /Pemanasan/ }));
    screen.getByRole("button", { name: "Simpan" });
    fireEvent.click(screen.getByRole("button", { name: "Buang" }));
    expect(screen.queryByRole("button", { name: "Simpan" })).toBeNull();
    expect(screen.getByRole("switch", { name: /Pemanasan/ })).toHaveProperty("checked", true);
  });

  it("keeps what was not saved when the page is left, also beside what somebody else has saved", () => {
    show("admin");
    fireEvent.change(field("Per menit"), { target: { value: "12" } });
    cleanup();
    show("admin", { ...settings, limits: { ...settings.limits, perHour: 400 } });
    screen.getByText("Ada perubahan yang belum disimpan.");
    expect([field("Per menit").value, field("Per jam").value]).toEqual(["12", "400"]);
    fireEvent.click(screen.getByRole("button", { name: "Buang" }));
    cleanup();
    show("admin");
    expect(field("Per menit").value).toBe("20");
  });

  it("shows the time zone under the name people use, and saves the one that the server knows", () => {
    show("admin");
    expect(field("Zona waktu").value).toBe("WIB (Jakarta)");
  });

  it("finds a time zone by a part of its name, and keeps the chosen one if none or several have it", () => {
    show("admin");
    const type = (text: string) => {
      fireEvent.change(field("Zona waktu"), { target: { value: text } });
      leave(field("Zona waktu"));
      return field("Zona waktu").value;
    };
    expect(type("makassar")).toBe("WITA (Makassar)");
    expect(type("tidak ada")).toBe("WITA (Makassar)");
    expect(type("america")).toBe("WITA (Makassar)");
    fireEvent.change(field("Zona waktu"), { target: { value: "WIT (Jayapura)" } });
    expect(field("Zona waktu").value).toBe("WIT (Jayapura)");
    const offered = [...document.querySelectorAll("datalist option")].map((option) => option.getAttribute("value"));
    expect(offered.slice(0, 2)).toEqual(["WIB (Jakarta)", "WIB (Pontianak)"]);
    expect(new Set(offered).size).toBe(offered.length);
  });

  it("can be read and not changed by an operator", () => {
    show("operator");
    screen.getByText("Hanya admin yang bisa mengubah pengaturan ini.");
    expect(field("Per menit").matches(":disabled")).toBe(true);
  });
});

it("offers the zones of Indonesia first, and the current one whatever it is called", () => {
  const { near, others } = listZones("Etc/Unusual", "id", 0);
  const zones = others.map(({ zone }) => zone);
  expect(near[0]?.zone).toBe("Asia/Jakarta");
  expect(zones).toContain("Etc/Unusual");
  expect(zones).toContain("UTC");
  expect(zones).not.toContain("Asia/Jakarta");
  expect(timeIn("Asia/Jakarta", "en-GB", Date.UTC(2026, 10, 21, 3, 5))).toBe("10:05");
  expect(timeIn("Etc/Unusual", "en-GB", 0)).toBeNull();
});

describe("the name of a time zone", () => {
  const november = Date.UTC(2026, 10, 21);

  it("is what people in Indonesia call it, and elsewhere its city with the offset", () => {
    const zones = ["Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura", "Asia/Kuala_Lumpur", "UTC"];
    const names = (language: string) => zones.map((zone) => zoneName(zone, language, november));
    expect(names("id")).toEqual(["WIB", "WIB", "WITA", "WIT", "Kuala Lumpur, GMT+8", "UTC"]);
    expect(names("en").slice(0, 3)).toEqual(["Jakarta, GMT+7", "Pontianak, GMT+7", "Makassar, GMT+8"]);
    expect(zoneName("America/Argentina/Buenos_Aires", "id", november)).toBe("Buenos Aires, GMT-3");
    expect(zoneName("Etc/Unusual", "id", november)).toBe("Etc/Unusual");
  });

  it("differs for each zone of the list, and sorts those outside Indonesia", () => {
    for (const language of ["id", "en"]) {
      const { near, others } = listZones("Asia/Jakarta", language, november);
      expect(near.slice(0, 2).map(({ name }) => name)).toEqual(
        language === "id" ? ["WIB (Jakarta)", "WIB (Pontianak)"] : ["Jakarta, GMT+7", "Pontianak, GMT+7"],
      );
      expect(new Set([...near, ...others].map(({ name }) => name)).size).toBe(near.length + others.length);
      expect([others[0]?.name, others.at(-1)?.zone]).toEqual(["Abidjan, GMT+0", "Europe/Zurich"]);
    }
  });
});
