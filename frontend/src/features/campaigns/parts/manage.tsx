import { Link, useNavigate } from "@tanstack/react-router";
import { Copy, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Campaign } from "~/api/types";
import { errorText } from "~/i18n/errors";
import { Button, buttonLook } from "~/ui/button";
import { Confirm } from "~/ui/dialog";
import { toast } from "~/ui/toast";
import { isBeforeStart } from "../audience";
import { useDeleteCampaign } from "../queries";

/** Buttons that change a broadcast before its start, make another one like it, or delete it. */
export function Manage({ campaign }: { campaign: Campaign }) {
  const { id, name, status } = campaign;
  const { t } = useTranslation();
  const look = buttonLook({ look: "secondary", size: "sm" });
  return (
    <div className="mt-5 flex flex-wrap gap-2 border-t border-line pt-4">
      {/* The page of a draft shows this link beside the button that starts the draft. */}
      {isBeforeStart(campaign) && status !== "draft" && (
        <Link to="/broadcasts/new" search={{ edit: id }} className={look}>
          <Pencil aria-hidden />
          {t("broadcast.edit")}
        </Link>
      )}
      <Link to="/broadcasts/new" search={{ from: id }} className={look}>
        <Copy aria-hidden />
        {t("broadcast.duplicate")}
      </Link>
      {status !== "running" && status !== "paused" && <Delete id={id} name={name} />}
    </div>
  );
}

function Delete({ id, name }: Pick<Campaign, "id" | "name">) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const remove = useDeleteCampaign(id);
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button look="secondary" size="sm" onClick={() => setIsAsking(true)}>
        <Trash2 aria-hidden />
        {t("broadcast.delete.button")}
      </Button>
      <Confirm
        isOpen={isAsking}
        onOpenChange={(isOpen) => {
          remove.reset();
          setIsAsking(isOpen);
        }}
        look="danger"
        title={t("broadcast.delete.title", { name })}
        description={t("broadcast.delete.text")}
        confirm={t("broadcast.delete.button")}
        isBusy={remove.isPending}
        error={remove.isError ? errorText(t, remove.error) : null}
        onConfirm={() =>
          remove.mutate(undefined, {
            onSuccess: () => {
              toast.success(t("broadcast.delete.done"));
              void navigate({ to: "/broadcasts" });
            },
          })
        }
      />
    </>
  );
}
