/** Whether the chat has posts that are written to nobody: they never count as unread. */
export const hasPosts = (chatId: string): boolean => /^status@|@newsletter$/.test(chatId);
