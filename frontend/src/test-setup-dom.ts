/** Adapts `fireEvent` of Preact: its `change` becomes the input event of a text field, and its `blur` moves the focus away. */
import { createEvent, fireEvent, renderHook as renderPreactHook } from "@testing-library/preact";
import type { ComponentType, ReactNode } from "react";

type RenderHook = <Result, Props = void>(
  hook: (props: Props) => Result,
  options?: { wrapper?: ComponentType<{ children: ReactNode }>; initialProps?: Props },
) => { result: { current: Result }; rerender: (props: Props) => void; unmount: () => void };

/** The types of Preact and React disagree about the type of a wrapper's children. */
export const renderHook = renderPreactHook as unknown as RenderHook;

export function chooseOption(select: HTMLElement, value: string): void {
  fireEvent(select, createEvent.change(select, { target: { value } }));
}

export function chooseFile(input: HTMLElement, file: File): void {
  fireEvent(input, createEvent.change(input, { target: { files: [file] } }));
}

export function leave(field: HTMLElement): void {
  fireEvent(field, createEvent.focusOut(field));
}
