import { fireEvent, render, screen } from "@testing-library/preact";
import { useState } from "react";
import { expect, it } from "vitest";
import { Switch } from "./switch";

function Setting({ isRefused }: { isRefused: boolean }) {
  const [isOn, setIsOn] = useState(false);
  return (
    <Switch
      label="Suara"
      hint="Saat ada pesan"
      checked={isOn}
      onChange={({ target }) => !isRefused && setIsOn(target.checked)}
    />
  );
}

it.each([true, false])("a switch shows what is true, also if its change is refused: %s", (isRefused) => {
  render(<Setting isRefused={isRefused} />);
  const shown = screen.getByRole<HTMLInputElement>("switch");
  for (const _ of [1, 2]) fireEvent.click(shown);
  expect(shown.checked).toBe(false);
  fireEvent.click(shown);
  expect(shown.checked).toBe(!isRefused);
});
