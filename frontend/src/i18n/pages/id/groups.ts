/** Indonesian texts of groups: the lines in their chats about changes, and who has received a message. */
export const groups = {
  group: {
    created: { bySomebody: "{{by}} membuat grup “{{subject}}”", byNobody: "Grup “{{subject}}” dibuat" },
    subject: {
      bySomebody: "{{by}} mengubah nama grup menjadi “{{subject}}”",
      byNobody: "Nama grup sekarang “{{subject}}”",
    },
    added: { bySomebody: "{{by}} menambahkan {{names}}", byNobody: "{{names}} masuk ke grup" },
    joined: { bySomebody: "{{names}} masuk lewat tautan undangan", byNobody: "{{names}} masuk lewat tautan undangan" },
    removed: { bySomebody: "{{by}} mengeluarkan {{names}}", byNobody: "{{names}} keluar dari grup" },
    left: { bySomebody: "{{names}} keluar dari grup", byNobody: "{{names}} keluar dari grup" },
    promoted: { bySomebody: "{{by}} menjadikan {{names}} admin", byNobody: "{{names}} menjadi admin" },
    demoted: { bySomebody: "{{by}} mencabut status admin {{names}}", byNobody: "{{names}} bukan admin lagi" },
    receipts: {
      title: "Siapa yang sudah menerima",
      read: "Dibaca {{amount}} dari {{all}}",
      delivered: "Sampai ke {{amount}} dari {{all}}",
      none: "Belum diterima {{amount}} dari {{all}}",
      unknown: "Penerima pesan ini tidak diketahui.",
    },
  },
};
