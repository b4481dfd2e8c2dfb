/** An error about the recipients. */
export function Wrong({ children }: { children: string }) {
  return (
    <p role="alert" className="text-xs font-medium text-bad-text">
      {children}
    </p>
  );
}
