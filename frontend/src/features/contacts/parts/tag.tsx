/** A tag as text. */
export function Tag({ tag }: { tag: string }) {
  return (
    <span className="inline-block max-w-40 truncate rounded-full bg-idle-soft px-2 py-0.5 text-xs font-medium text-idle-text">
      {tag}
    </span>
  );
}

const SHOWN = 3;

/** The first few tags of a contact, and how many more there are. */
export function Tags({ tags }: { tags: readonly string[] }) {
  return (
    <span className="flex flex-wrap items-center gap-1">
      {tags.slice(0, SHOWN).map((tag) => (
        <Tag key={tag} tag={tag} />
      ))}
      {tags.length > SHOWN && (
        <span className="text-xs text-muted tabular" title={tags.slice(SHOWN).join(", ")}>
          +{tags.length - SHOWN}
        </span>
      )}
    </span>
  );
}
