import { CheckCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Logo } from "~/ui/logo";

/** The left half of the sign-in page: what the product does. */
export function ProductIntro() {
  const { t } = useTranslation();
  return (
    <aside
      aria-label={t("common.product")}
      className="relative hidden overflow-hidden bg-[#075e54] p-12 text-white lg:flex lg:flex-col"
    >
      <div aria-hidden className="absolute -top-40 -right-40 size-[32rem] rounded-full bg-[#128c7e]/60 blur-3xl" />
      <div aria-hidden className="absolute -bottom-48 -left-32 size-[30rem] rounded-full bg-[#25d366]/25 blur-3xl" />
      <div className="relative">
        <Logo />
      </div>
      <div className="relative my-auto max-w-lg">
        <p className="text-4xl leading-tight font-semibold tracking-tight text-balance">{t("signIn.pitch")}</p>
        <p className="mt-4 max-w-md text-base leading-6 text-white/90">{t("signIn.pitchMore")}</p>
        <div aria-hidden className="mt-12 max-w-sm space-y-2.5 text-[#0f172a]">
          <p className="w-fit max-w-[85%] rounded-2xl rounded-tl-sm bg-white px-4 py-2.5 shadow-lg">
            {t("signIn.sampleIn")}
          </p>
          <p className="ml-auto flex w-fit max-w-[85%] items-end gap-2 rounded-2xl rounded-tr-sm bg-[#d9fdd3] px-4 py-2.5 shadow-lg">
            {t("signIn.sampleOut")}
            <CheckCheck className="size-4 shrink-0 text-[#0277bd]" />
          </p>
        </div>
      </div>
    </aside>
  );
}
