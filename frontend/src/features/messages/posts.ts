/** Whether the chat holds status posts or the posts of a channel, which never count as unread. */
export const hasPosts = (chatId: string): boolean => /^status@|@newsletter$/.test(chatId);
