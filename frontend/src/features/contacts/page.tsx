import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { clsx } from "clsx";
import { FileUp, Megaphone, Plus, Users, UserX } from "lucide-react";
import { memo, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { flatten } from "~/api/pages";
import type { Contact, ContactsSummary } from "~/api/types";
import { Avatar } from "~/features/messages/parts/avatar";
import { OptOutBadge } from "~/features/messages/parts/opt-out";
import { UndecidedMark } from "~/features/opt-outs/parts/undecided";
import { SampleOffer } from "~/features/sample-mode/sample-offer";
import { useFormat } from "~/i18n/format";
import { Button, buttonLook } from "~/ui/button";
import { Select } from "~/ui/field";
import { keepFocusNear } from "~/ui/focus";
import { MoreButton } from "~/ui/more-button";
import { Problem } from "~/ui/problem";
import { SearchField } from "~/ui/search-field";
import { Empty, PageBody, PageHeading, Skeleton, Steps } from "~/ui/surface";
import { Table, Td, Th } from "~/ui/table";
import { toast } from "~/ui/toast";
import { useTypedSearch } from "~/ui/use-settled";
import { useTitle } from "~/ui/use-title";
import { addressText, avatarSeed } from "./address";
import { optOutsQuery } from "./opt-outs";
import { AddContact } from "./parts/add-contact";
import { Checkbox } from "./parts/checkbox";
import { EditTag } from "./parts/edit-tag";
import { ExportContacts } from "./parts/export-contacts";
import { OptedOutOthers } from "./parts/opted-out-others";
import { SelectionBar } from "./parts/selection-bar";
import { Tags } from "./parts/tag";
import { consentState, contactsQuery, type Filter, summaryQuery, useLiveContacts } from "./queries";
import { useSelection } from "./use-selection";
import { SORTS, useSort } from "./use-sort";

export function ContactsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const summary = useQuery(summaryQuery);
  const [isAdding, setIsAdding] = useState(false);
  const isEmpty = summary.data?.contacts === 0;
  useTitle(t("contacts.title"));
  useLiveContacts();
  return (
    <PageBody>
      <PageHeading
        title={t("contacts.title")}
        description={t("contacts.lead")}
        actions={!isEmpty && <PageActions onAdd={() => setIsAdding(true)} />}
      />
      {isEmpty ? (
        <>
          <Empty
            icon={Users}
            title={t("contacts.emptyTitle")}
            action={
              <>
                <PageActions onAdd={() => setIsAdding(true)} />
                <SampleOffer />
              </>
            }
          >
            <Steps steps={[t("contacts.empty1"), t("contacts.empty2"), t("contacts.empty3")]} />
          </Empty>
          {(summary.data?.optedOutOthers ?? 0) > 0 && <OptedOutOthers search="" />}
        </>
      ) : (
        <People summary={summary.data} />
      )}
      <AddContact
        isOpen={isAdding}
        onOpenChange={setIsAdding}
        onAdded={(contact) => {
          setIsAdding(false);
          toast.success(t("contacts.added", { name: contact.name || addressText(t, contact) }));
          void navigate({ to: "/contacts/$contactId", params: { contactId: contact.id } });
        }}
      />
    </PageBody>
  );
}

function PageActions({ onAdd }: { onAdd: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Link to="/contacts/opt-out-words" className={buttonLook({ look: "ghost" })}>
        <UserX aria-hidden />
        {t("optOutWords.open")}
      </Link>
      <Link to="/contacts/import" className={buttonLook({ look: "secondary" })}>
        <FileUp aria-hidden />
        {t("contacts.import")}
      </Link>
      <Button data-key="new" onClick={onAdd}>
        <Plus aria-hidden />
        {t("contacts.add")}
      </Button>
    </>
  );
}

/** Keeps the filter in the URL, so that the list is unchanged when the user comes back from a contact. */
function useFilter() {
  const navigate = useNavigate();
  const { q = "", tag = "", out } = useSearch({ from: "/inside/contacts" });
  const [typed, setTyped] = useTypedSearch(q, (search) => set({ q: search || undefined }));
  const [sort, setSort] = useSort();

  function set(change: { q?: string | undefined; tag?: string | undefined; out?: true | "maybe" | undefined }) {
    void navigate({
      to: "/contacts",
      search: { q: q || undefined, tag: tag || undefined, out, ...change },
      replace: true,
      resetScroll: false,
    });
  }

  const filter: Filter = { search: q, tag, optedOut: out === true, mayHaveOptedOut: out === "maybe", sort };
  return { filter, typed, setTyped, set, sort, setSort };
}

/** The values of the filter by opt-out in the URL. */
const OPT_OUTS = { any: undefined, out: true, maybe: "maybe" } as const;

function People({ summary }: { summary: ContactsSummary | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { filter, typed, setTyped, set, sort, setSort } = useFilter();
  const contacts = useInfiniteQuery(contactsQuery(filter));
  const list = flatten(contacts.data, ({ id }) => id);
  // The other opted-out people have no tags, because only contacts have tags.
  const showsOthers = filter.optedOut && filter.tag === "";
  const others = useInfiniteQuery({ ...optOutsQuery(filter.search), enabled: showsOthers });
  const otherList = showsOthers ? flatten(others.data, ({ chatId }) => chatId) : [];
  const isFound = [contacts, ...(showsOthers ? [others] : [])].every(
    ({ isSuccess, isPlaceholderData }) => isSuccess && !isPlaceholderData,
  );
  const found = list.length + otherList.length;
  // The group of the other opted-out people also shows that their list is loading or could not be loaded.
  const hasOthers = showsOthers && (list.length > 0 || otherList.length > 0 || !others.isSuccess);
  const hasMore = contacts.hasNextPage || (showsOthers && others.hasNextPage);
  const optOut = filter.mayHaveOptedOut ? "maybe" : filter.optedOut ? "out" : "any";
  const isFiltered = filter.search !== "" || filter.tag !== "" || filter.optedOut || filter.mayHaveOptedOut === true;
  // The URL may have a tag that no contact has any more.
  const tags = summary?.tags ?? [];
  const isUnknownTag = filter.tag !== "" && !tags.some(({ tag }) => tag === filter.tag);
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <SearchField
          data-key="search"
          label={t("contacts.search")}
          className="min-w-0 flex-1 basis-60"
          value={typed}
          onSearch={setTyped}
        />
        <Select
          aria-label={t("contacts.filterTag")}
          className="w-auto! min-w-0 flex-1 basis-32 sm:max-w-52 sm:flex-none sm:basis-auto"
          value={filter.tag}
          onChange={(event) => set({ tag: event.target.value || undefined })}
        >
          <option value="">{t("contacts.allTags")}</option>
          {isUnknownTag && <option value={filter.tag}>{filter.tag}</option>}
          {tags.map(({ tag, contacts: wearers }) => (
            <option key={tag} value={tag}>
              {t("contacts.tagOption", { tag, amount: format.number(wearers) })}
            </option>
          ))}
        </Select>
        <Select
          aria-label={t("contacts.filterOptOut")}
          className="w-auto! min-w-0 flex-1 basis-48 sm:max-w-52 sm:flex-none sm:basis-auto"
          value={optOut}
          onChange={({ target }) => set({ out: OPT_OUTS[target.value as keyof typeof OPT_OUTS] })}
        >
          <option value="any">{t("contacts.anyOptOut")}</option>
          <option value="out">{t("contacts.onlyOptedOut")}</option>
          <option value="maybe">{t("optOut.undecided.badge")}</option>
        </Select>
        <Select
          aria-label={t("contacts.sort.label")}
          className="w-auto! min-w-0 flex-1 basis-32 sm:max-w-52 sm:flex-none sm:basis-auto"
          value={sort}
          onChange={({ target }) => setSort(SORTS.find((sort) => sort === target.value) ?? SORTS[0])}
        >
          {SORTS.map((sort) => (
            <option key={sort} value={sort}>
              {t(`contacts.sort.${sort}`)}
            </option>
          ))}
        </Select>
        <ExportContacts filter={filter} />
      </div>
      {filter.tag !== "" && !isUnknownTag && (
        <div className="mb-3 flex flex-wrap gap-2">
          <Link
            to="/broadcasts/new"
            search={{ tag: filter.tag }}
            className={buttonLook({ look: "secondary", size: "sm" })}
          >
            <Megaphone aria-hidden />
            {t("contacts.broadcastTo", { tag: filter.tag })}
          </Link>
          <EditTag
            key={filter.tag}
            tag={filter.tag}
            known={tags.map(({ tag }) => tag)}
            onChanged={(tag) => set({ tag: tag ?? undefined })}
          />
        </div>
      )}
      <p data-testid="contacts-count" className="mb-3 min-h-5 text-xs text-muted tabular">
        {summary !== undefined &&
          t("contacts.counts", {
            count: summary.contacts,
            amount: format.number(summary.contacts),
            optedOut: format.number(summary.optedOut + summary.optedOutOthers),
          })}
        {summary !== undefined &&
          summary.optedOutOthers > 0 &&
          ` ${t("contacts.countsOthers", {
            count: summary.optedOutOthers,
            amount: format.number(summary.optedOutOthers),
          })}`}
        {isFiltered &&
          isFound &&
          ` · ${t("contacts.found", { count: found, amount: `${format.number(found)}${hasMore ? "+" : ""}` })}`}
      </p>
      {contacts.isPending && <Loading />}
      {contacts.isError && <Problem error={contacts.error} onRetry={() => contacts.refetch()} />}
      {contacts.isSuccess && list.length === 0 && !hasOthers && (
        <Empty
          icon={Users}
          title={t("contacts.noMatchTitle")}
          action={
            isFiltered && (
              <Button
                look="secondary"
                onClick={() => {
                  setTyped("");
                  set({ q: undefined, tag: undefined, out: undefined });
                }}
              >
                {t("contacts.showAll")}
              </Button>
            )
          }
        >
          {t("contacts.noMatch")}
        </Empty>
      )}
      {list.length > 0 && (
        <List
          filter={JSON.stringify(filter)}
          list={list}
          isOld={contacts.isPlaceholderData}
          tags={tags.map(({ tag }) => tag)}
        />
      )}
      {!contacts.isPlaceholderData && <MoreButton list={contacts} />}
      {contacts.isSuccess && hasOthers && <OptedOutOthers search={filter.search} />}
    </>
  );
}

type ListProps = { filter: string; list: Contact[]; isOld: boolean; tags: readonly string[] };

/** The contacts, some of which may be selected. */
function List({ filter, list, isOld, tags }: ListProps) {
  const { t } = useTranslation();
  const element = useRef<HTMLDivElement>(null);
  const { selected, isSelected, toggle, toggleAll, clear } = useSelection(list, filter);
  const isAll = selected.length === list.length;
  const isAny = selected.length > 0;
  useEffect(() => {
    const clearOnEscape = (event: KeyboardEvent) => {
      // If a dialog is open, the key is meant for the dialog.
      const isHere = event.target instanceof Node && element.current?.contains(event.target) === true;
      if (event.key === "Escape" && isHere && !event.defaultPrevented) clear();
    };
    if (isAny) document.addEventListener("keydown", clearOnEscape);
    return () => document.removeEventListener("keydown", clearOnEscape);
  }, [isAny, clear]);
  return (
    // The focus moves here when the selected contacts, and the button that deleted them, are gone.
    <div
      ref={element}
      tabIndex={-1}
      aria-busy={isOld}
      className={clsx("outline-none transition-opacity duration-150", isOld && "opacity-60")}
    >
      <Table label={t("contacts.title")}>
        <thead>
          <tr>
            <Th className="w-10 px-1! py-0!">
              <Checkbox
                label={t("selection.all", { count: list.length })}
                checked={isAll}
                isMixed={isAny && !isAll}
                onChange={toggleAll}
              />
            </Th>
            <Th className="pl-1!">{t("contacts.person")}</Th>
            <Th className="max-sm:hidden">{t("contacts.tags")}</Th>
            <Th className="max-md:hidden">{t("contacts.broadcasts")}</Th>
            <Th className="max-md:hidden">{t("contacts.created")}</Th>
          </tr>
        </thead>
        <tbody>
          {list.map((contact) => (
            <Row key={contact.id} contact={contact} isSelected={isSelected(contact.id)} onSelect={toggle} />
          ))}
        </tbody>
      </Table>
      {isAny && (
        <SelectionBar
          selected={selected}
          known={tags}
          onClear={() => {
            clear();
            element.current?.querySelector<HTMLElement>("thead input")?.focus();
          }}
          onDelete={() => keepFocusNear(element.current)}
        />
      )}
    </div>
  );
}

type RowProps = { contact: Contact; isSelected: boolean; onSelect: (id: string, isRange: boolean) => void };

/**
 * A row of the list. It is memoized, since there may be hundreds of rows: it renders again only when its own contact changes, or is
 * selected.
 */
const Row = memo(function Row({ contact, isSelected, onSelect }: RowProps) {
  const { id, name, tags, optedOut, undecidedOptOut, createdAt } = contact;
  const { t } = useTranslation();
  const format = useFormat();
  // `undecidedOptOut` is missing in the response of a server of an earlier release.
  const isUndecided = optedOut === null && undecidedOptOut != null;
  return (
    <tr
      data-testid="contact-row"
      className={clsx(
        "group relative transition-colors duration-150",
        isSelected ? "bg-brand-soft" : "hover:bg-sunken",
      )}
    >
      <Td className="w-10 px-1! py-0!">
        <Checkbox
          label={t("selection.one", { name: name || addressText(t, contact) })}
          checked={isSelected}
          onChange={(isRange) => onSelect(id, isRange)}
        />
      </Td>
      <Td className="max-w-72 pl-1!">
        <div className="flex items-center gap-3">
          <Avatar name={name} of={avatarSeed(contact)} />
          <div className="min-w-0">
            <Link
              to="/contacts/$contactId"
              params={{ contactId: id }}
              className="block truncate font-medium text-brand-text underline-offset-4 after:absolute after:inset-0 hover:underline"
            >
              {name || addressText(t, contact)}
            </Link>
            <p className="truncate text-xs text-muted tabular">
              {name === "" ? t("contacts.noName") : addressText(t, contact)}
            </p>
            <span className="mt-1 flex flex-wrap items-center gap-1.5 empty:hidden sm:hidden">
              {optedOut !== null && <OptOutBadge isSmall />}
              {isUndecided && <UndecidedMark isSmall />}
              {tags.length > 0 && <Tags tags={tags} />}
            </span>
          </div>
        </div>
      </Td>
      <Td className="max-sm:hidden">{tags.length === 0 ? t("common.none") : <Tags tags={tags} />}</Td>
      <Td className="whitespace-nowrap max-md:hidden">
        {optedOut !== null && <OptOutBadge />}
        {isUndecided && <UndecidedMark />}
        {optedOut === null && !isUndecided && (
          <span className="text-muted">
            {t(consentState(contact) === null ? "contacts.notAsked" : "contacts.agreed")}
          </span>
        )}
      </Td>
      <Td className="whitespace-nowrap text-muted tabular max-md:hidden">{format.date(createdAt)}</Td>
    </tr>
  );
});

function Loading() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("common.loading")} className="space-y-3">
      <Skeleton className="h-10 rounded-2xl!" />
      <Skeleton className="h-16 rounded-2xl!" />
      <Skeleton className="h-16 rounded-2xl!" />
      <Skeleton className="h-16 rounded-2xl!" />
    </div>
  );
}
