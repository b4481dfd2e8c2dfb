import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { flatten } from "~/api/pages";
import type { OptedOutPerson } from "~/api/types";
import { Avatar } from "~/features/messages/parts/avatar";
import { useFormat } from "~/i18n/format";
import { MoreButton } from "~/ui/more-button";
import { Problem } from "~/ui/problem";
import { Skeleton } from "~/ui/surface";
import { Table, Td, Th } from "~/ui/table";
import { addressText } from "../address";
import { optOutsQuery } from "../opt-outs";
import { RecordOptIn } from "./record-opt-in";
import { SaveContact } from "./save-contact";

/** The people who have opted out without being contacts, below the contacts who have. */
export function OptedOutOthers({ search }: { search: string }) {
  const { t } = useTranslation();
  const people = useInfiniteQuery(optOutsQuery(search));
  const list = flatten(people.data, ({ chatId }) => chatId);
  const heading = useRef<HTMLHeadingElement>(null);
  // When the last person is removed, the group disappears together with its heading.
  const focusAfterRow = () => (heading.current ?? document.getElementById("content"))?.focus();
  return (
    <section aria-labelledby="opted-out-others" className="mt-8">
      <h2 ref={heading} id="opted-out-others" tabIndex={-1} className="text-base font-semibold">
        {t("contacts.others.title")}
      </h2>
      <p className="mt-1 mb-3 text-xs text-muted">{t("contacts.others.lead")}</p>
      {people.isPending && (
        <div role="status" aria-label={t("common.loading")}>
          <Skeleton className="h-16 rounded-2xl!" />
        </div>
      )}
      {people.isError && <Problem error={people.error} onRetry={() => people.refetch()} />}
      {people.isSuccess && list.length === 0 && <p className="text-muted">{t("contacts.others.none")}</p>}
      {list.length > 0 && (
        <div aria-busy={people.isPlaceholderData}>
          <Table label={t("contacts.others.title")}>
            <thead>
              <tr>
                <Th>{t("contacts.others.person")}</Th>
                <Th className="max-md:hidden">{t("optOut.badge")}</Th>
                <Th>
                  <span className="sr-only">{t("contacts.others.actions")}</span>
                </Th>
              </tr>
            </thead>
            <tbody>
              {list.map((person) => (
                <Row key={person.chatId} person={person} onGone={focusAfterRow} />
              ))}
            </tbody>
          </Table>
        </div>
      )}
      {!people.isPlaceholderData && <MoreButton list={people} />}
    </section>
  );
}

function Row({ person, onGone }: { person: OptedOutPerson; onGone: () => void }) {
  const { chatId, phone, lid, name, optedOut, chat } = person;
  const { t } = useTranslation();
  const format = useFormat();
  const address = addressText(t, { phone, addresses: lid === null ? [] : [{ kind: "lid", value: lid }] });
  const title = name ?? address;
  return (
    <tr data-testid="opted-out-other" className="group transition-colors duration-150 hover:bg-sunken">
      <Td className="max-w-72 max-sm:max-w-44">
        <div className="flex items-center gap-3">
          <Avatar name={name} of={phone ?? chatId} />
          <div className="min-w-0">
            {chat === null ? (
              <span className="block truncate font-medium">{title}</span>
            ) : (
              <Link
                to="/chats/$deviceId/$chatId"
                params={chat}
                className="block truncate font-medium text-brand-text underline-offset-4 hover:underline"
              >
                {title}
              </Link>
            )}
            <p className="truncate text-xs text-muted tabular">{name === null ? t("contacts.noName") : address}</p>
          </div>
        </div>
      </Td>
      <Td className="whitespace-nowrap text-muted tabular max-md:hidden">{format.date(optedOut.at)}</Td>
      <Td>
        <div className="flex justify-end gap-2 sm:flex-wrap">
          <RecordOptIn chatId={chatId} name={title} onGone={onGone} />
          <SaveContact phone={phone} lid={lid} name={name} of={title} />
        </div>
      </Td>
    </tr>
  );
}
