/** Indonesian texts of the links to Start and Help on every page. */
export const guide = {
  guide: {
    start: "Mulai",
    startOf: "Mulai: {{done}} dari {{total}} langkah selesai",
    count: "{{done}} dari {{total}}",
    emptyLead: "Panduan menemani Anda langkah demi langkah sampai siaran pertama terkirim.",
    emptyAction: "Mulai di sini",
    priorities: "prioritas",
    help: "Bantuan",
    about: "Tentang {{term}}",
  },
};
