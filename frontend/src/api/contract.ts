/** Written by `npm run api` from openapi.json. */

/** The most characters (UTF-16 units) of a property. */
export const MAX_LENGTH = {
    ContactPatch: { name: 200 },
    DeviceName: { name: 100 },
    NewCampaign: { name: 100 },
    NewConsent: { note: 500 },
    NewContact: { name: 200 },
    NewEdit: { text: 65536 },
    NewMessage: { replyTo: 200, text: 65536 },
    NewOptIn: { note: 500 },
    NewReaction: { emoji: 64 },
    TagChange: { name: 50 },
} as const;

/** The server's limits, with their units in their names. */
export const LIMITS = {
    broadcastWaitsHours: 24,
    contactsAtOnce: 500,
    contactsOfBroadcast: 200,
    devicesOfBroadcast: 20,
    fileMib: { audio: 16, document: 100, image: 5, video: 16 },
    gap: { maxSeconds: 3600, minSeconds: 5 },
    importMib: 25,
    messageAheadDays: 90,
    paces: { fast: { maxSeconds: 10, minSeconds: 5 }, normal: { maxSeconds: 30, minSeconds: 10 }, safe: { maxSeconds: 60, minSeconds: 30 } },
    recipientsOfList: 5000,
    sends: { perDay: 5000, perHour: 500, perMinute: 20 },
    typing: { maxSeconds: 15, minSeconds: 0.5 },
} as const;

/** For each status of a message, the statuses that it replaces when it is reported. */
export const REPLACES: Readonly<Record<components["schemas"]["MessageStatus"], readonly components["schemas"]["MessageStatus"][]>> = {
    delivered: ["queued", "typing", "sending", "sent", "failed", "unknown"],
    failed: ["queued", "typing", "sending", "sent", "unknown"],
    queued: [],
    read: ["queued", "typing", "sending", "sent", "delivered", "failed", "unknown"],
    received: [],
    sending: ["queued", "typing"],
    sent: ["queued", "typing", "sending", "failed", "unknown"],
    typing: ["queued"],
    unknown: ["queued", "typing", "sending"],
};

/** The statuses of a sent message that WhatsApp has acknowledged. */
export const LEFT = ["sent", "delivered", "read"] as const;

/** For each status of a broadcast, the commands that change it. */
export const COMMANDS = {
    cancelled: [],
    completed: ["retry"],
    draft: ["start", "cancel"],
    paused: ["resume", "cancel"],
    running: ["pause", "cancel"],
    scheduled: ["start", "cancel"],
} as const;

export interface paths {
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in
         * @description Anyone may call this, signed in or not.
         */
        post: operations["signIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign out
         * @description Anyone may call this, signed in or not.
         */
        post: operations["signOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the signed-in user
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["readSelf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Renew the session
         * @description Anyone may call this, signed in or not.
         */
        post: operations["refreshSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List or search broadcasts, the newest first
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["listCampaigns"];
        put?: never;
        /**
         * Create a broadcast
         * @description Only admins may call this.
         */
        post: operations["createCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview a broadcast without creating it
         * @description Only admins may call this.
         */
        post: operations["previewCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the message of a broadcast to one number, as a test
         * @description Only admins may call this.
         */
        post: operations["testCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a broadcast
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["readCampaign"];
        put?: never;
        post?: never;
        /**
         * Delete a broadcast that has not started or has ended
         * @description Only admins may call this.
         */
        delete: operations["deleteCampaign"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a broadcast
         * @description Only admins may call this.
         */
        post: operations["cancelCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign}/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the recipients of a broadcast, in the order of sending
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["listCampaignItems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a broadcast
         * @description Only admins may call this.
         */
        post: operations["pauseCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign}/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the progress of a broadcast, and what each device waits for
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["readCampaignProgress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign}/report.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download the result for each recipient, as a CSV file: the times, the device, the recipient's columns and the text
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["readCampaignReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a paused broadcast
         * @description Only admins may call this.
         */
        post: operations["resumeCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the failed messages of a broadcast again
         * @description Only admins may call this.
         */
        post: operations["retryCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign}/schedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the start time of a scheduled broadcast
         * @description Only admins may call this.
         */
        post: operations["rescheduleCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a broadcast
         * @description Only admins may call this.
         */
        post: operations["startCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/canned-replies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the canned replies, in the order of their shortcuts
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["listCannedReplies"];
        put?: never;
        /**
         * Add a canned reply
         * @description Every signed-in member of a tenant may call this.
         */
        post: operations["createCannedReply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/canned-replies/{reply}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a canned reply
         * @description Every signed-in member of a tenant may call this.
         */
        delete: operations["deleteCannedReply"];
        options?: never;
        head?: never;
        /**
         * Change a canned reply
         * @description Every signed-in member of a tenant may call this.
         */
        patch: operations["changeCannedReply"];
        trace?: never;
    };
    "/api/chats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the chats of all devices, the newest first
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["listAllChats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List or search contacts
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["listContacts"];
        put?: never;
        /**
         * Add a contact
         * @description Every signed-in member of a tenant may call this.
         */
        post: operations["createContact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add tags to several contacts, remove tags from them, or delete them; the same request again changes nothing
         * @description Every signed-in member of a tenant may call this.
         */
        post: operations["changeContacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download the contacts that a list with this filter shows, as a CSV file that can be imported again
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["readContactsFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import contacts from a CSV file, or preview what an import would do
         * @description Every signed-in member of a tenant may call this.
         */
        post: operations["importContacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List imports, the newest first
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["listImports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/imports/{import}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the progress of an import
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["readImport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/imports/{import}/rejections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the rows that an import rejected, and why
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["listRejections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/imports/{import}/rejections.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download the rows that an import rejected, as a CSV file
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["readRejectionsFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/number": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Parse a phone number that a person has typed
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["readNumber"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count the contacts, and list their tags and columns
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["readContactSummary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rename or delete a tag for all contacts, and rename it in broadcasts that have not started; the same request again changes nothing
         * @description Every signed-in member of a tenant may call this.
         */
        post: operations["changeTag"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/{contact}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a contact
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["readContact"];
        put?: never;
        post?: never;
        /**
         * Delete a contact
         * @description Every signed-in member of a tenant may call this.
         */
        delete: operations["deleteContact"];
        options?: never;
        head?: never;
        /**
         * Change a contact
         * @description Every signed-in member of a tenant may call this.
         */
        patch: operations["changeContact"];
        trace?: never;
    };
    "/api/contacts/{contact}/consent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the consent events of a contact, the newest first
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["listConsent"];
        put?: never;
        /**
         * Record that a contact opted out, opted in or agreed to broadcasts
         * @description Every signed-in member of a tenant may call this.
         */
        post: operations["changeConsent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/{contact}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the last broadcasts to a contact, and the contact's chat
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["readContactHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List devices
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["listDevices"];
        put?: never;
        /**
         * Add a device
         * @description Only admins may call this.
         */
        post: operations["createDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/{device}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a device, with the live status of its WhatsApp connection
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["readDevice"];
        put?: never;
        post?: never;
        /**
         * Log a device out of WhatsApp, then delete it and everything it stores; a repeated request finishes one that failed
         * @description Only admins may call this.
         */
        delete: operations["deleteDevice"];
        options?: never;
        head?: never;
        /**
         * Rename a device
         * @description Only admins may call this.
         */
        patch: operations["renameDevice"];
        trace?: never;
    };
    "/api/devices/{device}/chats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List chats, the newest first
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["listChats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/{device}/chats/{chat}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a chat
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["readChat"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/{device}/chats/{chat}/assignee": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Assign a conversation to a user, or to nobody
         * @description Every signed-in member of a tenant may call this.
         */
        post: operations["assignChat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/{device}/chats/{chat}/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what stands in a thread beside its messages, the newest first
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["listThreadEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/{device}/chats/{chat}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the messages of a chat, the newest first
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["listMessages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/{device}/chats/{chat}/messages/{message}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a message that the business sent, for everybody
         * @description Every signed-in member of a tenant may call this.
         */
        delete: operations["deleteMessage"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/{device}/chats/{chat}/messages/{message}/edit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Edit the text or the caption of a message that the business sent
         * @description Every signed-in member of a tenant may call this.
         */
        post: operations["editMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/{device}/chats/{chat}/messages/{message}/reaction": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * React to a message, or remove the reaction
         * @description Every signed-in member of a tenant may call this.
         */
        post: operations["reactToMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/{device}/chats/{chat}/opt-out/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decide whether a message is an opt-out
         * @description Every signed-in member of a tenant may call this.
         */
        post: operations["decideOptOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/{device}/chats/{chat}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark a chat as read
         * @description Every signed-in member of a tenant may call this.
         */
        post: operations["markChatRead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/{device}/chats/{chat}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open, snooze or close a conversation
         * @description Every signed-in member of a tenant may call this.
         */
        post: operations["setChatStatus"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/{device}/chats/{chat}/unread": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark a chat as unread
         * @description Every signed-in member of a tenant may call this.
         */
        post: operations["markChatUnread"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/{device}/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the groups that a device knows
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["listGroups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/{device}/groups/{group}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a group and its members
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["readGroup"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/{device}/inbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Decide whether the inbox of a device shows status posts and channels
         * @description Only admins may call this.
         */
        patch: operations["changeInbox"];
        trace?: never;
    };
    "/api/devices/{device}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start linking: show a QR code that the phone scans
         * @description Only admins may call this.
         */
        post: operations["linkDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/{device}/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Unlink the phone
         * @description Only admins may call this.
         */
        post: operations["logOutDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/{device}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a message
         * @description Every signed-in member of a tenant may call this.
         */
        post: operations["sendMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/{device}/messages/{message}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Cancel a message that waits in the outbox
         * @description Every signed-in member of a tenant may call this.
         */
        delete: operations["cancelMessage"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/{device}/messages/{message}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decide about a message that may or may not have arrived
         * @description Every signed-in member of a tenant may call this.
         */
        post: operations["decideMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/{device}/messages/{message}/receipts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read which member of a group has received and read a message
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["readGroupReceipts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/{device}/outbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the messages that wait on a device, and why each waits
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["listOutbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/{device}/pacing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the pacing settings of a device and how much of its limits is used
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["readPacing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the pacing settings of a device
         * @description Only admins may call this.
         */
        patch: operations["changePacing"];
        trace?: never;
    };
    "/api/devices/{device}/qr": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the QR code that is shown now
         * @description Only admins may call this.
         */
        get: operations["readQr"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/{device}/undecided-opt-outs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List messages that look like an opt-out and wait for a decision, the newest first
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["listUndecidedOptOuts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List events, the oldest first
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/socket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Receive events as they happen, over a WebSocket
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["openEventSocket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a file. It is kept for a day if no message uses it
         * @description Every signed-in member of a tenant may call this.
         */
        post: operations["uploadFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/files/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the properties of a file
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["readFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/files/{file}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a link to the content of a file, which is valid for one to two hours without a session
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["openFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/files/{file}/signed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the content of a file, or a part of it (`Range`), by a signed link
         * @description Anyone may call this, signed in or not.
         */
        get: operations["readSignedFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/opt-out-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read which words count as an opt-out or opt-in besides the Indonesian and English ones
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["readOptOutSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change which words count as an opt-out or opt-in
         * @description Only admins may call this.
         */
        patch: operations["changeOptOutSettings"];
        trace?: never;
    };
    "/api/opt-outs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the people who have opted out and are no contacts, the newest change first; a person who opts out again while a client loads the pages moves to the first page
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["listOptOuts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/opt-outs/{chat}/opt-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record that a person who has opted out wants broadcasts again, even if the person is no contact
         * @description Every signed-in member of a tenant may call this.
         */
        post: operations["recordOptIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the users of the business, to whom a conversation can be assigned
         * @description Every signed-in member of a tenant may call this.
         */
        get: operations["listUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the version and where its source code is
         * @description Anyone may call this, signed in or not.
         */
        get: operations["readVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check that the Worker answers
         * @description Anyone may call this, signed in or not.
         */
        get: operations["readHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A change of a message that the device has accepted. `message.status` reports its result, as for a message. */
        AcceptedChange: {
            /**
             * @description The id of the change. Under this id `message.status` reports the result, and the change can be cancelled while it waits. If
             *     the message was still waiting in the outbox, it is the id of the message itself: the device has changed or cancelled the
             *     message there.
             */
            id: components["schemas"]["MessageId"];
            wait: components["schemas"]["Wait"] | null;
        };
        /** @description A message that the device has accepted. */
        AcceptedMessage: {
            at: components["schemas"]["Timestamp"];
            /**
             * @description The verified name of a business account.
             * @example Toko Ayu
             */
            businessName?: string;
            campaign?: components["schemas"]["CampaignRef"] | null;
            /**
             * @description The id of the chat: `6281…@c.us`, or `…@lid` while only the LID is known. `…@g.us` is a group.
             * @example 6281234567890@c.us
             */
            chatId: string;
            content: components["schemas"]["Content"];
            /** @description A permanent id of the conversation: it remains valid when `chatId` changes. Events of earlier releases have none. */
            conversationId: components["schemas"]["ConversationId"];
            deviceId: components["schemas"]["DeviceId"];
            direction: components["schemas"]["Direction"];
            editedAt?: components["schemas"]["Timestamp"] | null;
            /** @example whatsapp_463 */
            error?: string | null;
            id: components["schemas"]["MessageId"];
            /** @description Whether the business wrote the message on its phone, or on another linked device. */
            isFromPhone?: boolean;
            /**
             * @description The part of the other side's LID before `@lid`, when known. A group has none.
             * @example 114567890123456
             */
            lid: string | null;
            /**
             * @description The name that the other side shows, when known; in a group, the subject of the group.
             * @example Ayu
             */
            name: string | null;
            /**
             * @description The other side's number in E.164 without `+`, when known. A group has none.
             * @example 6281234567890
             */
            phone: string | null;
            /**
             * @description The key by which the messages of a chat are sorted; compare it as text. The order is the one that WhatsApp shows on a
             *     phone: by the time at which a message left or arrived. A message that waits to be sent comes after all others.
             * @example msg_w0193e0a0-0000-7000-8000-000000000001
             */
            place: string;
            priority: components["schemas"]["Priority"];
            /**
             * @description The reactions to this message, by person: the key is `us` for the business, `them` for the other side of a chat of two, and
             *     the address of the member in a group. A removed reaction has no `emoji`.
             */
            reactions?: {
                [key: string]: components["schemas"]["Reaction"];
            };
            replyTo?: components["schemas"]["ReplyTo"] | null;
            sendAt?: components["schemas"]["Timestamp"] | null;
            sender?: components["schemas"]["Sender"] | null;
            sentAt?: components["schemas"]["Timestamp"] | null;
            status: components["schemas"]["MessageStatus"];
            /**
             * @description The content as one text. A content that is no text has its kind in brackets, followed by its words.
             * @example Halo Ayu, pesanan sudah siap.
             */
            text: string;
            /** @example 3EB0C431C26A1916E07A */
            waMessageId: string;
            wait: components["schemas"]["Wait"] | null;
        };
        /**
         * @description The kind of address by which messages in a group name its members.
         * @enum {string}
         */
        Addressing: "lid" | "phone";
        /** @description The people who get a campaign. */
        Audience: {
            /** @enum {string} */
            kind: "list";
        } | {
            /** @enum {string} */
            kind: "tags";
            match: components["schemas"]["TagMatch"];
            /** @description Contacts that lack one of these values are skipped. */
            needs: string[];
            tags: string[];
            /** @description Contacts with one of these tags get nothing, whatever other tags they have. */
            withoutTags: string[];
        } | {
            contactIds: components["schemas"]["ContactId"][];
            /** @enum {string} */
            kind: "contacts";
            /** @description Contacts that lack one of these values are skipped. */
            needs: string[];
        };
        /** @description Contacts selected by their tags. Without a tag in `tags` every contact is selected, except those with one of `withoutTags`. */
        AudienceByTags: {
            match?: components["schemas"]["TagMatch"] | null;
            tags: string[];
            /** @description Contacts with one of these tags are skipped. No tag may be here and in `tags`. */
            withoutTags?: string[];
        };
        /**
         * @description How digits without `+` and without a leading 0 are interpreted: `85291900012` can be a number in Hong Kong, or an Indonesian number that
         *     has lost its leading 0.
         * @enum {string}
         */
        BareDigits: "ask" | "international" | "home";
        /** @description A broadcast that has a message to the person. */
        BroadcastToPerson: {
            campaignId: components["schemas"]["CampaignId"];
            /** @description The device that has the message. It may have been deleted since. */
            deviceId: components["schemas"]["DeviceId"];
            /** @example invalid_recipient */
            error: string | null;
            /** @example Promo akhir pekan */
            name: string;
            repliedAt: components["schemas"]["Timestamp"] | null;
            sentAt: components["schemas"]["Timestamp"] | null;
            status: components["schemas"]["RecipientStatus"];
        };
        Campaign: {
            audience: components["schemas"]["Audience"];
            completedAt: components["schemas"]["Timestamp"] | null;
            counts: components["schemas"]["Counts"];
            createdAt: components["schemas"]["Timestamp"];
            deviceIds: components["schemas"]["DeviceId"][];
            gap: components["schemas"]["Gap"];
            id: components["schemas"]["CampaignId"];
            /** @example Promo November */
            name: string;
            pauseReason: components["schemas"]["PauseReason"] | null;
            /**
             * Format: int64
             * @description How many failed messages another attempt may deliver: `retry` sends these again.
             */
            retryable: number;
            /**
             * Format: int64
             * @description Grows with each change of the status. The answer with the larger `run` is the newer one.
             */
            run: number;
            scheduledAt: components["schemas"]["Timestamp"] | null;
            /**
             * @description Whether people who may have opted out get the broadcast, too: a message of theirs looks like an opt-out, and nobody has decided
             *     about it.
             */
            sendToUndecided: boolean;
            startProblem: components["schemas"]["StartProblem"] | null;
            startedAt: components["schemas"]["Timestamp"] | null;
            status: components["schemas"]["CampaignStatus"];
            /** @example Halo {{name}}, ada promo baru. */
            text: string;
        };
        CampaignDevice: {
            code: components["schemas"]["WaitCode"] | null;
            deviceId: components["schemas"]["DeviceId"];
            failingSince: components["schemas"]["Timestamp"] | null;
            nextSendAt: components["schemas"]["Timestamp"] | null;
            /** Format: int64 */
            sent: number;
            waiting: number;
        };
        /** @example cmp_0193e0a0-0000-7000-8000-000000000001 */
        CampaignId: string;
        CampaignPreview: {
            /** @description How many of the rejected rows have a number that could belong to two people. Send `bareDigits` to choose which one is meant. */
            ambiguous: number;
            /** @description The columns that the text can use besides `name` and `phone`. */
            columns: string[];
            estimate: components["schemas"]["Estimate"] | null;
            /**
             * Format: int64
             * @description How many people are skipped because they lack a value that the text uses.
             */
            leftOut: number;
            /**
             * Format: int64
             * @description How many people are skipped because they opted out.
             */
            optedOut: number;
            problems: components["schemas"]["Problem"][];
            /**
             * Format: int64
             * @description How many people would receive the broadcast.
             */
            recipients: number;
            /** @description How many rows cannot be used. `rejectedRows` lists the first of them. */
            rejected: number;
            rejectedRows: components["schemas"]["WrongRow"][];
            renderings: components["schemas"]["Rendering"][];
            /** @description How many rows name a recipient of an earlier row. `repeatedRows` lists the first of them. */
            repeated: number;
            repeatedRows: components["schemas"]["WrongRow"][];
            /**
             * Format: int64
             * @description How many rows the list has, or how many contacts the audience has: the sum of the counts below. People who may have opted out are
             *     counted once.
             */
            rows: number;
            suggestedBareDigits: components["schemas"]["BareDigits"] | null;
            /**
             * Format: int64
             * @description How many people may have opted out: a message of theirs looks like an opt-out, and nobody has decided about it. They are skipped;
             *     with `sendToUndecided` they are among `recipients`.
             */
            undecided: number;
        };
        CampaignProgress: {
            beforeStart: components["schemas"]["StartReview"] | null;
            /** Format: int64 */
            bucketSeconds: number;
            counts: components["schemas"]["Counts"];
            devices: components["schemas"]["CampaignDevice"][];
            estimate: components["schemas"]["Estimate"] | null;
            failures: components["schemas"]["FailureCount"][];
            pauseReason: components["schemas"]["PauseReason"] | null;
            status: components["schemas"]["CampaignStatus"];
            timeline: components["schemas"]["Moment"][];
        };
        /** @description One recipient with the text that is sent to this person. */
        CampaignRecipient: {
            /**
             * @description The other columns of the recipient, which the message may use.
             * @example {
             *       "kota": "Bandung"
             *     }
             */
            columns: {
                [key: string]: string;
            };
            deviceId: components["schemas"]["DeviceId"] | null;
            /** @example whatsapp_463 */
            error: string | null;
            /** Format: int64 */
            itemNo: number;
            /** @example Ayu */
            name: string;
            /** @example 6281234567890 */
            phone: string;
            repliedAt: components["schemas"]["Timestamp"] | null;
            sentAt: components["schemas"]["Timestamp"] | null;
            status: components["schemas"]["RecipientStatus"];
            /** @example Halo Ayu, ada promo baru. */
            text: string | null;
            updatedAt: components["schemas"]["Timestamp"];
        };
        /** @description The campaign item that a message belongs to. */
        CampaignRef: {
            id: components["schemas"]["CampaignId"];
            /** Format: int64 */
            itemNo: number;
        };
        /** @description The new time at which a scheduled broadcast starts. */
        CampaignSchedule: {
            scheduledAt: components["schemas"]["Timestamp"];
        };
        /** @enum {string} */
        CampaignStatus: "draft" | "scheduled" | "running" | "paused" | "completed" | "cancelled";
        /** @description A text with the shortcut that inserts it: `/` and the shortcut, in the field for a message. */
        CannedReply: {
            createdAt: components["schemas"]["Timestamp"];
            id: components["schemas"]["CannedReplyId"];
            /**
             * @description The shortcut without its slash: lower-case letters, digits, `-` and `_`. No two replies have the same one.
             * @example halo
             */
            shortcut: string;
            /**
             * @description The text. The dashboard replaces `{{name}}`, `{{phone}}` and the names of the contact's attributes by their values when
             *     it inserts the text.
             * @example Halo {{name}}, ada yang bisa kami bantu?
             */
            text: string;
            updatedAt: components["schemas"]["Timestamp"];
        };
        /** @example can_0193e0a0-0000-7000-8000-000000000001 */
        CannedReplyId: string;
        /** @description A change of a canned reply. A missing field stays as it is. */
        CannedReplyPatch: {
            /** @example salam */
            shortcut?: string | null;
            /** @example Halo {{name}}, ada yang bisa kami bantu? */
            text?: string | null;
        };
        /** @description Who or what has changed a conversation. */
        ChangedBy: {
            id: components["schemas"]["UserId"];
            /** @enum {string} */
            kind: "user";
            /** @example Ani */
            name: string;
        } | {
            /** @enum {string} */
            kind: "customer";
        } | {
            /** @enum {string} */
            kind: "time";
        };
        Chat: {
            assignee: components["schemas"]["UserId"] | null;
            /**
             * @description The name of the business, which WhatsApp has verified; absent for a chat without one.
             * @example Toko Ayu
             */
            businessName?: string | null;
            /** @example 6281234567890@c.us */
            chatId: string;
            contactId: components["schemas"]["ContactId"] | null;
            /** @description A permanent id of the conversation: it remains valid when `chatId` changes. */
            conversationId: components["schemas"]["ConversationId"];
            /** @description The device that has this chat. A person who writes to two numbers of the tenant has two chats. */
            deviceId: components["schemas"]["DeviceId"];
            lastAt: components["schemas"]["Timestamp"];
            lastDirection: components["schemas"]["Direction"];
            /**
             * @description The kind of the last message's content.
             * @example text
             */
            lastKind: string;
            /**
             * @description The message that the row shows: the one that arrived, was accepted or left last, at `lastAt`. Its id need not be the largest of the
             *     chat: a scheduled message, and one of a broadcast, leaves long after its id was created. An edit or a deletion changes `lastText`
             *     and `lastKind` only.
             *
             *     A client that also receives events compares each `message.created` with the row. It skips the event of this message. It also skips
             *     an event whose time is not later than `lastAt` and whose id is smaller: the row contains that message already. A message whose time
             *     is not later than `lastAt` and whose id is larger has arrived late and does not become the last one; the row counts it as unread
             *     already if the row was loaded after the event arrived.
             */
            lastMessageId: components["schemas"]["MessageId"];
            lastStatus: components["schemas"]["MessageStatus"];
            /**
             * @description The words of the last message's content.
             * @example Terima kasih!
             */
            lastText: string;
            /** @example 114567890123456 */
            lid: string | null;
            /**
             * @description The name in the tenant's contacts, else the name of the business, else the name that the person shows.
             * @example Ayu
             */
            name: string | null;
            optedOutAt: components["schemas"]["Timestamp"] | null;
            /** @example 6281234567890 */
            phone: string | null;
            snoozedUntil: components["schemas"]["Timestamp"] | null;
            /** @description Whether the conversation is open, snoozed or closed. A message of the customer opens it again. */
            status: components["schemas"]["ConversationStatus"];
            /** Format: int64 */
            unread: number;
        };
        ChatNamed: {
            /** @example 120363025246125486@g.us */
            chatId: string;
            deviceId: components["schemas"]["DeviceId"];
            /** @example Arisan RT 5 */
            name: string;
        };
        ChatOfPerson: {
            /**
             * @description The id of this chat on the device: `…@c.us`, or `…@lid` if the device does not know the person's number yet.
             * @example 6281234567890@c.us
             */
            chatId: string;
            deviceId: components["schemas"]["DeviceId"];
        };
        ChatRead: {
            /** @example 6281234567890@c.us */
            chatId: string;
            deviceId: components["schemas"]["DeviceId"];
            through?: components["schemas"]["MessageId"] | null;
        };
        Choice: {
            /** @example Tiba besok pagi */
            description: string | null;
            /** @example yes */
            id: string;
            /** @example Ya */
            text: string;
        };
        /**
         * @description How many cold messages (campaign messages and first messages to strangers) were sent in the last 24 hours, and how many the warm-up
         *     allows.
         */
        ColdUsed: {
            /**
             * Format: int32
             * @description The day of the warm-up, counted from 1; `null` if the warm-up is over or off.
             */
            day: number | null;
            /**
             * Format: int32
             * @description How many of these messages the warm-up allows in 24 hours; `null` if it is over or off.
             */
            limit: number | null;
            used: number;
        };
        /** @example attribute:city */
        Column: string;
        /** @description One entry of the consent log. */
        ConsentEntry: {
            at: components["schemas"]["Timestamp"];
            /** @example dev_0193e0a0-0000-7000-8000-000000000001 */
            deviceId: string | null;
            /** @example told us on the phone */
            note: string | null;
            said: components["schemas"]["ConsentSaid"];
            source: components["schemas"]["ConsentSource"];
            /** @example usr_0193e0a0-0000-7000-8000-000000000001 */
            userId: string | null;
            /** @example STOP */
            word: string | null;
        };
        /**
         * @description A contact sent a keyword to a device, or a user recorded what the contact wants. These are the fields of the events `contact.opted_out`
         *     and `contact.opted_in`.
         */
        ConsentEvent: {
            /** @example 6281234567890@c.us */
            chatId: string;
            deviceId: components["schemas"]["DeviceId"];
            /** @example 114567890123456 */
            lid: string | null;
            /** @example 6281234567890 */
            phone: string | null;
            /** @example STOP */
            word: string;
        };
        /**
         * @description What an entry of the consent log records. Consent does not cancel an opt-out; only an opt-in does.
         * @enum {string}
         */
        ConsentSaid: "opted_out" | "opted_in" | "consented";
        /**
         * @description Who or what recorded an entry of the consent log.
         * @enum {string}
         */
        ConsentSource: "word" | "person" | "import";
        Contact: {
            /** @description All addresses of the contact, its number first. */
            addresses: components["schemas"]["ContactAddress"][];
            /**
             * @example {
             *       "kota": "Bandung"
             *     }
             */
            attributes: {
                [key: string]: string;
            };
            consentedAt: components["schemas"]["Timestamp"] | null;
            createdAt: components["schemas"]["Timestamp"];
            id: components["schemas"]["ContactId"];
            /** @example Ayu */
            name: string;
            optedIn: components["schemas"]["OptedIn"] | null;
            optedOut: components["schemas"]["OptedOut"] | null;
            /**
             * @description The contact's number in E.164 without `+`; `null` if WhatsApp shows none. A contact without a
             *     number receives no broadcasts.
             * @example 6281234567890
             */
            phone: string | null;
            source: components["schemas"]["ContactSource"];
            tags: string[];
            undecidedOptOut: components["schemas"]["UndecidedOptOut"] | null;
            updatedAt: components["schemas"]["Timestamp"];
        };
        /** @description One address of a contact. A number is in E.164 without `+`, a username in lower case without `@`. */
        ContactAddress: {
            kind: components["schemas"]["ContactAddressKind"];
            /** @example 6281234567890 */
            value: string;
        };
        /**
         * @description The kind of an address, in order of preference: a contact's addresses are listed in this order, and the first one determines the id of
         *     its chat.
         * @enum {string}
         */
        ContactAddressKind: "phone" | "lid" | "bsuid" | "username";
        ContactCard: {
            /** @example Ayu */
            name: string;
            /**
             * @description The card in the format vCard.
             * @example BEGIN:VCARD
             *     END:VCARD
             */
            vcard: string;
        };
        ContactHistory: {
            /**
             * @description The last 10 broadcasts that have a message to the contact, the newest first. Only the newest 500 messages of each chat are
             *     searched for them, and the chats of deleted devices are not searched.
             */
            broadcasts: components["schemas"]["BroadcastToPerson"][];
            chat: components["schemas"]["ChatOfPerson"] | null;
        };
        /** @example con_0193e0a0-0000-7000-8000-000000000001 */
        ContactId: string;
        ContactPatch: {
            /**
             * @example {
             *       "kota": "Bandung"
             *     }
             */
            attributes?: {
                [key: string]: string | null;
            } | null;
            /** @example Ayu */
            name?: string | null;
            tags?: string[] | null;
            version?: components["schemas"]["Timestamp"] | null;
        };
        /**
         * @description How a contact was created.
         * @enum {string}
         */
        ContactSource: "manual" | "import";
        ContactSummary: {
            attributes: string[];
            /** Format: int64 */
            contacts: number;
            /**
             * Format: int64
             * @description How many contacts have opted out.
             */
            optedOut: number;
            /**
             * Format: int64
             * @description How many people who are not contacts have opted out.
             */
            optedOutOthers: number;
            tags: components["schemas"]["TagCount"][];
        };
        /**
         * @description The kind of a change of several contacts.
         * @enum {string}
         */
        ContactsAction: "add_tags" | "remove_tags" | "delete";
        /** @description One change of several contacts. */
        ContactsChange: {
            action: components["schemas"]["ContactsAction"];
            /** @description The ids of at most 500 contacts. An id that leads to no contact is ignored and counted in the answer. */
            ids: string[];
            /** @description The tags to add or remove. Absent if the contacts are deleted. */
            tags?: string[] | null;
        };
        /** @description What a change did. If several ids lead to one contact, because contacts were merged, that contact is counted once. */
        ContactsChanged: {
            /** @description How many contacts were changed or deleted. */
            changed: number;
            /**
             * @description How many contacts cannot get all of the new tags, because they would have too many. They are counted in `changed` or `unchanged`,
             *     too.
             */
            full: number;
            /** @description How many contacts were already as requested. */
            unchanged: number;
            /** @description How many ids lead to no contact: the contact was deleted, or belongs to another tenant. */
            unknown: number;
        };
        /**
         * @description What a message says. A device session sends `text`, `location`, the kinds with a file, `reaction`, `edit` and `deletion`. No message
         *     has one of the last three: each changes the message that it is about.
         */
        Content: {
            /** @enum {string} */
            kind: "text";
            /** @example Halo Ayu, pesanan sudah siap. */
            text: string;
        } | {
            /** @example Menu hari ini */
            caption: string | null;
            file: components["schemas"]["File"];
            /** @enum {string} */
            kind: "image";
        } | {
            /** @example Cara menyeduh */
            caption: string | null;
            file: components["schemas"]["File"];
            /** @enum {string} */
            kind: "video";
            /** Format: int32 */
            seconds: number | null;
        } | {
            file: components["schemas"]["File"];
            /** @enum {string} */
            kind: "video_note";
            /** Format: int32 */
            seconds: number | null;
        } | {
            file: components["schemas"]["File"];
            /** @enum {string} */
            kind: "voice_note";
            /** Format: int32 */
            seconds: number | null;
        } | {
            file: components["schemas"]["File"];
            /** @enum {string} */
            kind: "audio";
            /** Format: int32 */
            seconds: number | null;
        } | {
            /** @example Harga bulan ini */
            caption: string | null;
            file: components["schemas"]["File"];
            /** @example harga.pdf */
            fileName: string | null;
            /** @enum {string} */
            kind: "document";
        } | {
            file: components["schemas"]["File"];
            /** @enum {string} */
            kind: "sticker";
        } | {
            /** @example Jl. Braga 12, Bandung */
            address: string | null;
            at: components["schemas"]["Coordinates"];
            /** @enum {string} */
            kind: "location";
            /** @example Toko Kopi */
            name: string | null;
        } | {
            at: components["schemas"]["Coordinates"];
            /** @example Saya di jalan */
            caption: string | null;
            /** @enum {string} */
            kind: "live_location";
        } | {
            cards: components["schemas"]["ContactCard"][];
            /** @enum {string} */
            kind: "contacts";
        } | {
            /** @enum {string} */
            kind: "poll";
            /**
             * Format: int32
             * @description How many options a person may choose; 0 for any number.
             */
            maxChoices: number;
            options: string[];
            /** @example Kapan diantar? */
            question: string;
        } | {
            buttons: components["schemas"]["Choice"][];
            /** @example Toko Kopi */
            footer: string | null;
            /** @enum {string} */
            kind: "buttons";
            /** @example Jadi pesan? */
            text: string;
        } | {
            /**
             * @description The label of the button that opens the list.
             * @example Lihat pilihan
             */
            button: string | null;
            /** @example Toko Kopi */
            footer: string | null;
            /** @enum {string} */
            kind: "list";
            sections: components["schemas"]["Section"][];
            /** @example Pilih pengiriman */
            text: string;
        } | {
            /**
             * @description The id that the sender gave this button or row.
             * @example row_1
             */
            id: string;
            /** @enum {string} */
            kind: "answer";
            /**
             * @description The label of the button, or the title of the list row, that the person has chosen.
             * @example Antar
             */
            text: string;
        } | {
            /** Format: int32 */
            images: number;
            /** @enum {string} */
            kind: "album";
            /** Format: int32 */
            videos: number;
        } | {
            /** @example Untuk pemula */
            description: string | null;
            /** @enum {string} */
            kind: "event";
            /** @example Kelas seduh */
            name: string;
            /** @example Toko Kopi */
            place: string | null;
            /**
             * Format: int64
             * @description When the event starts, in seconds since 1970.
             */
            startsAt: number | null;
        } | {
            /** @example 1127 */
            id: string;
            /** Format: int32 */
            items: number;
            /** @enum {string} */
            kind: "order";
            /** @example Dua kopi susu */
            text: string | null;
        } | {
            /** @example 4417 */
            id: string;
            /** @enum {string} */
            kind: "product";
            /**
             * @description The text that the sender wrote below the product.
             * @example Masih ada?
             */
            text: string | null;
            /** @example Kopi susu */
            title: string | null;
        } | {
            /**
             * @description The subject of the group.
             * @example Arisan RT 5
             */
            group: string;
            /** @enum {string} */
            kind: "group_invite";
            /** @example Ikut, ya */
            text: string | null;
        } | {
            about: components["schemas"]["PaymentStep"];
            /** @enum {string} */
            kind: "payment";
            /** @example Dua kopi susu */
            text: string | null;
        } | {
            /** @example 👍 */
            emoji: string | null;
            /** @enum {string} */
            kind: "reaction";
            to: components["schemas"]["MessageKey"];
        } | {
            /** @enum {string} */
            kind: "poll_vote";
            /** @description The options that the person has chosen. They replace the person's earlier choice. */
            options: string[];
            poll: components["schemas"]["MessageKey"];
        } | {
            /** @enum {string} */
            kind: "edit";
            of: components["schemas"]["MessageKey"];
            /** @example Halo Ayu, pesanan sudah siap. */
            text: string;
        } | {
            /** @enum {string} */
            kind: "deletion";
            of: components["schemas"]["MessageKey"];
        } | {
            byAdmin: components["schemas"]["Sender"] | null;
            /** @enum {string} */
            kind: "deleted";
        } | {
            about: components["schemas"]["NoticeKind"];
            /** @enum {string} */
            kind: "notice";
        } | {
            change: components["schemas"]["GroupChange"];
            /** @enum {string} */
            kind: "group_change";
            /** @description The members whom the change is about. */
            members: components["schemas"]["Sender"][];
            /**
             * @description The new subject, if it was changed, or the group was created.
             * @example Arisan RT 5
             */
            subject: string | null;
        } | {
            /** @enum {string} */
            kind: "unknown";
            /**
             * @description The `kind` of a later release, or a kind of WhatsApp's that has no content of its own yet, such as
             *     `whatsapp_sticker_pack`.
             * @example whatsapp_sticker_pack
             */
            originalKind: string;
            /**
             * @description The fields of the unknown content. If `originalKind` begins with `whatsapp_`, the field `message` holds WhatsApp's
             *     protobuf message as base64, unless it is too long.
             */
            raw: {
                [key: string]: unknown;
            };
        };
        /** @description The data of the event `conversation.changed`. */
        ConversationChanged: {
            by: components["schemas"]["ChangedBy"];
            change: components["schemas"]["StateChange"];
            /** @example 6281234567890@c.us */
            chatId: string;
            deviceId: components["schemas"]["DeviceId"];
            /** @description The id of the entry that shows the change in the thread. */
            id: components["schemas"]["EntryId"];
        };
        /** @example cnv_0193e0a0-0000-7000-8000-000000000001 */
        ConversationId: string;
        /**
         * @description Whether agents have something to do in a conversation.
         * @enum {string}
         */
        ConversationStatus: "open" | "snoozed" | "closed";
        /** @description A place on the map: latitude and longitude in degrees. */
        Coordinates: {
            /** Format: double */
            latitude: number;
            /** Format: double */
            longitude: number;
        };
        /**
         * @description The number of items with each status. `total` is the sum of the others except `replied`, which counts replies whatever the status of the
         *     item, and `retryable`.
         */
        Counts: {
            /** Format: int64 */
            cancelled: number;
            /** Format: int64 */
            delivered: number;
            /** Format: int64 */
            failed: number;
            /** Format: int64 */
            pending: number;
            /** Format: int64 */
            queued: number;
            /** Format: int64 */
            read: number;
            /** Format: int64 */
            replied: number;
            /** Format: int64 */
            sent: number;
            /** Format: int64 */
            skipped: number;
            /** Format: int64 */
            total: number;
            /** Format: int64 */
            unknown: number;
        };
        Credentials: {
            /** @example ayu@toko.example */
            email: string;
            /** @example a long password */
            password: string;
        };
        /** @enum {string} */
        Decision: "resend" | "give_up" | "arrived";
        /** @enum {string} */
        Delimiter: "," | ";" | "\t" | "|";
        Device: {
            /** @example connected */
            cause: string;
            createdAt: components["schemas"]["Timestamp"];
            /** Format: int64 */
            generation: number;
            id: components["schemas"]["DeviceId"];
            inbox: components["schemas"]["InboxSettings"];
            /** @example 114567890123456 */
            lid: string | null;
            /** @example Toko Pusat */
            name: string;
            /** @example 6281234567890 */
            phone: string | null;
            provenUntil: components["schemas"]["Timestamp"] | null;
            status: components["schemas"]["DeviceState"];
            statusAt: components["schemas"]["Timestamp"];
        };
        /** @example dev_0193e0a0-0000-7000-8000-000000000001 */
        DeviceId: string;
        DeviceLink: {
            device: components["schemas"]["Device"];
            qr: components["schemas"]["Qr"] | null;
        };
        DeviceName: {
            /** @example Toko Pusat */
            name: string;
        };
        /** @description The number of messages that a device is expected to send. */
        DeviceShare: {
            deviceId: components["schemas"]["DeviceId"];
            texts: number;
        };
        /**
         * @description The state of a device's WhatsApp connection.
         * @enum {string}
         */
        DeviceState: "unlinked" | "pairing" | "connecting" | "syncing" | "online" | "resting" | "replaced" | "banned" | "logged_out" | "failed" | "unreachable";
        /** @description A device's status with its cause, in the same form in the Durable Object, in D1 and on the dashboard. */
        DeviceStatus: {
            /** @description When the status changed. */
            at: components["schemas"]["Timestamp"];
            /**
             * @description A code for why the status changed (`connected`, `scanned`, `opened_elsewhere`, `qr_expired` …).
             * @example connected
             */
            cause: string;
            /**
             * @description The part of the linked account's LID before `@lid`, once known.
             * @example 114567890123456
             */
            lid: string | null;
            /**
             * @description The linked number in E.164 without `+`, once known.
             * @example 6281234567890
             */
            phone: string | null;
            provenUntil: components["schemas"]["Timestamp"] | null;
            status: components["schemas"]["DeviceState"];
        };
        /** @enum {string} */
        Direction: "in" | "out";
        /**
         * Format: email
         * @description An e-mail address in the form in which addresses are compared: trimmed and in lower case.
         * @example ayu@toko.id
         */
        Email: string;
        /**
         * @description The character encoding of a file.
         * @enum {string}
         */
        Encoding: "utf-8" | "utf-16le" | "utf-16be";
        /** @example ent_0193e0a0-0000-7000-8000-000000000001 */
        EntryId: string;
        Estimate: {
            days: number;
            finishesAt: components["schemas"]["Timestamp"];
            limitedBy: components["schemas"]["WaitCode"] | null;
            perDevice: components["schemas"]["DeviceShare"][];
            startsAt: components["schemas"]["Timestamp"];
            texts: number;
        };
        /** @description A page of events, the oldest first. */
        EventPage: {
            items: components["schemas"]["TenantEvent"][];
            /**
             * Format: int64
             * @description The tenant's newest event number. A caller that has this event has all events.
             */
            last: number;
        };
        FailureCount: {
            /** Format: int64 */
            count: number;
            /** @example whatsapp_463 */
            error: string;
        };
        /** @description The properties of a file that WhatsApp reports, and whether the file can be read. */
        File: {
            /** @default null */
            id?: components["schemas"]["FileId"] | null;
            /**
             * @description The MIME type that the sender gave, for example `image/jpeg`.
             * @default null
             */
            mediaType: string | null;
            /** @default null */
            preview?: components["schemas"]["FilePreview"] | null;
            /**
             * Format: int64
             * @description The size of the file in bytes.
             * @default null
             */
            size: number | null;
            /** @default null */
            state?: components["schemas"]["FileState"] | null;
        };
        /** @example fil_0193e0a0-0000-7000-8000-000000000001 */
        FileId: string;
        /**
         * @description The kind as which a message shows a file.
         * @enum {string}
         */
        FileKind: "image" | "video" | "audio" | "document";
        /** @description What shows a file before its bytes are here. Its sender makes it; it may be wrong. */
        FilePreview: {
            /**
             * Format: int32
             * @description Its height in pixels.
             * @default null
             */
            height?: number | null;
            /**
             * @description A small JPEG of it, as base64, at most 12 KB.
             * @default null
             */
            thumbnail?: string | null;
            /**
             * @description How loud a voice note is: 64 bytes from 0 to 100, as base64.
             * @default null
             */
            waveform?: string | null;
            /**
             * Format: int32
             * @description The width of a picture or a video in pixels.
             * @default null
             */
            width?: number | null;
        };
        /**
         * @description The state of a file of a received message.
         * @enum {string}
         */
        FileState: "pending" | "stored" | "failed" | "expired";
        Gap: {
            /** Format: double */
            maxSeconds: number;
            /** Format: double */
            minSeconds: number;
        };
        Group: {
            addressing: components["schemas"]["Addressing"] | null;
            /**
             * @description The id of the group, which is also that of its chat: `…@g.us`.
             * @example 120363012345678901@g.us
             */
            chatId: string;
            /** @description `null` if WhatsApp has not reported them yet. */
            members: components["schemas"]["GroupMember"][] | null;
            /**
             * @description `null` if WhatsApp has not reported it yet.
             * @example Arisan RT 5
             */
            subject: string | null;
        };
        /**
         * @description What was changed in a group.
         * @enum {string}
         */
        GroupChange: "created" | "subject" | "added" | "joined" | "removed" | "left" | "promoted" | "demoted";
        GroupList: {
            /** @description The groups that the device knows: those in which something has arrived since it was linked. */
            groups: components["schemas"]["GroupSummary"][];
        };
        GroupMember: {
            /**
             * @description The part of the LID before `@lid`, when known.
             * @example 114567890123456
             */
            lid: string | null;
            /**
             * @description The name in the tenant's contacts; `null` for a member who is no contact.
             * @example Ayu
             */
            name: string | null;
            /**
             * @description The number in E.164 without `+`, when known.
             * @example 6281234567890
             */
            phone: string | null;
            role: components["schemas"]["GroupRole"];
        };
        GroupReceipts: {
            /** @description Everybody to whom the message was sent; empty if the device did not know the members. */
            members: components["schemas"]["MemberReceipt"][];
        };
        /**
         * @description What a member may do in a group.
         * @enum {string}
         */
        GroupRole: "member" | "admin" | "owner";
        /** @description A group in the list of a device. */
        GroupSummary: {
            /**
             * @description The id of the group, which is also that of its chat: `…@g.us`.
             * @example 120363012345678901@g.us
             */
            chatId: string;
            /** @description Whether the device's number is a member; `null` if WhatsApp has not reported the members yet. */
            isMember: boolean | null;
            /**
             * Format: int32
             * @description How many members the group has; `null` if WhatsApp has not reported them yet.
             */
            members: number | null;
            /**
             * @description `null` if WhatsApp has not reported it yet.
             * @example Arisan RT 5
             */
            subject: string | null;
        };
        /** @description The answer of the health check. */
        Health: {
            /** @example ok */
            status: string;
        };
        /** @description WhatsApp has shown that a LID and a number are one person. These are the fields of the event `contact.identified`. */
        IdentifiedContact: {
            /** @example 6281234567890@c.us */
            chatId: string;
            /** @description The conversation that has this chat id from now on. An earlier chat under the LID was merged into it. */
            conversationId: components["schemas"]["ConversationId"];
            deviceId: components["schemas"]["DeviceId"];
            /** @example 114567890123456 */
            lid: string;
            /**
             * @description Another number by which WhatsApp names the person. If it is present, the chat of that number was merged into the
             *     conversation; if it is absent, the chat under the LID was.
             * @example 6281298765432
             */
            otherPhone?: string | null;
            /**
             * @description The person's number in E.164 without `+`.
             * @example 6281234567890
             */
            phone: string;
        };
        /** @description An import and its progress. `rows` is the sum of created, updated, duplicates and rejected. */
        Import: {
            completedAt: components["schemas"]["Timestamp"] | null;
            /** Format: int64 */
            created: number;
            createdAt: components["schemas"]["Timestamp"];
            /** Format: int64 */
            doneBytes: number;
            /** Format: int64 */
            duplicates: number;
            /** @example the file is gone; import it again */
            error: string | null;
            /** @example pelanggan.csv */
            fileName: string;
            id: components["schemas"]["ImportId"];
            /** Format: int64 */
            rejected: number;
            /** Format: int64 */
            rows: number;
            /**
             * Format: int64
             * @description The size of the file in bytes after its conversion to UTF-8. The server stores this version.
             */
            sizeBytes: number;
            status: components["schemas"]["ImportStatus"];
            /** Format: int64 */
            updated: number;
        };
        ImportColumn: {
            as: components["schemas"]["Column"];
            /** @example Nomor HP */
            head: string;
            samples: string[];
        };
        /** @example imp_0193e0a0-0000-7000-8000-000000000001 */
        ImportId: string;
        ImportPreview: {
            /** Format: int64 */
            accepted: number;
            /**
             * Format: int64
             * @description How many rows were rejected because their number could belong to two people. Repeat the request with `bareDigits` to choose how such
             *     numbers are interpreted.
             */
            ambiguous: number;
            columns: components["schemas"]["ImportColumn"][];
            delimiter: components["schemas"]["Delimiter"];
            /** Format: int64 */
            duplicates: number;
            encoding: components["schemas"]["Encoding"];
            firstRows: components["schemas"]["ImportRow"][];
            hasHead: boolean;
            isComplete: boolean;
            /**
             * Format: int64
             * @description How many of the accepted rows are contacts already.
             */
            known: number;
            /** Format: int64 */
            rejected: number;
            rejections: components["schemas"]["Rejection"][];
            /** Format: int64 */
            rows: number;
            suggestedBareDigits?: components["schemas"]["BareDigits"] | null;
        };
        ImportRow: {
            /**
             * @example {
             *       "kota": "Bandung"
             *     }
             */
            attributes: {
                [key: string]: string;
            };
            /**
             * Format: int64
             * @description The number of the row in the file, as a spreadsheet counts it.
             */
            line: number;
            /** @example Ayu */
            name: string;
            /** @example 6281234567890 */
            phone: string;
            tags: string[];
        };
        /** @enum {string} */
        ImportStatus: "running" | "completed" | "failed";
        /** @description Whether the inbox shows status posts and channels. Nobody can write in their chats, and they never count as unread. */
        InboxSettings: {
            /** @description Whether the inbox shows the channels that the account follows, each as a chat. */
            channels: boolean;
            /** @description Whether the inbox shows the status posts of people, all in one chat. */
            statusPosts: boolean;
        };
        /** @description A change of the settings; a missing field leaves its setting unchanged. */
        InboxSettingsPatch: {
            channels?: boolean | null;
            statusPosts?: boolean | null;
        };
        /**
         * @description A language whose words a tenant can switch on. Its code is that of ISO 639-1.
         * @enum {string}
         */
        KeywordLanguage: "id" | "en" | "ms" | "es" | "pt" | "fr" | "de" | "it" | "nl" | "tr" | "ar" | "hi" | "zh" | "ja" | "ko" | "vi" | "th" | "tl" | "ru" | "pl";
        LimitsPatch: {
            /**
             * Format: int64
             * @default null
             */
            perDay?: number | null;
            /**
             * Format: int64
             * @default null
             */
            perHour?: number | null;
            /**
             * Format: int64
             * @default null
             */
            perMinute?: number | null;
        };
        /** @description A user as the other users of the tenant, and events, name one. */
        Member: {
            id: components["schemas"]["UserId"];
            /** @example Ani */
            name: string;
        };
        MemberReceipt: {
            /**
             * @description The part of the LID before `@lid`, when known.
             * @example 114567890123456
             */
            lid: string | null;
            /**
             * @description The name in the tenant's contacts; `null` for a member who is no contact.
             * @example Ayu
             */
            name: string | null;
            /**
             * @description The number in E.164 without `+`, when known.
             * @example 6281234567890
             */
            phone: string | null;
            status: components["schemas"]["MessageStatus"] | null;
        };
        /** @description A received or outgoing message. */
        Message: {
            at: components["schemas"]["Timestamp"];
            /**
             * @description The verified name of a business account.
             * @example Toko Ayu
             */
            businessName?: string;
            campaign?: components["schemas"]["CampaignRef"] | null;
            /**
             * @description The id of the chat: `6281…@c.us`, or `…@lid` while only the LID is known. `…@g.us` is a group.
             * @example 6281234567890@c.us
             */
            chatId: string;
            content: components["schemas"]["Content"];
            /** @description A permanent id of the conversation: it remains valid when `chatId` changes. Events of earlier releases have none. */
            conversationId?: components["schemas"]["ConversationId"];
            deviceId: components["schemas"]["DeviceId"];
            direction: components["schemas"]["Direction"];
            editedAt?: components["schemas"]["Timestamp"] | null;
            id: components["schemas"]["MessageId"];
            /** @description Whether the business wrote the message on its phone, or on another linked device. */
            isFromPhone?: boolean;
            /**
             * @description The part of the other side's LID before `@lid`, when known. A group has none.
             * @example 114567890123456
             */
            lid: string | null;
            /**
             * @description The name that the other side shows, when known; in a group, the subject of the group.
             * @example Ayu
             */
            name: string | null;
            /**
             * @description The other side's number in E.164 without `+`, when known. A group has none.
             * @example 6281234567890
             */
            phone: string | null;
            /**
             * @description The reactions to this message, by person: the key is `us` for the business, `them` for the other side of a chat of two, and
             *     the address of the member in a group. A removed reaction has no `emoji`.
             */
            reactions?: {
                [key: string]: components["schemas"]["Reaction"];
            };
            replyTo?: components["schemas"]["ReplyTo"] | null;
            sendAt?: components["schemas"]["Timestamp"] | null;
            sender?: components["schemas"]["Sender"] | null;
            status: components["schemas"]["MessageStatus"];
            /**
             * @description The content as one text. A content that is no text has its kind in brackets, followed by its words.
             * @example Halo Ayu, pesanan sudah siap.
             */
            text: string;
            /** @example 3EB0C431C26A1916E07A */
            waMessageId: string;
        };
        /**
         * @description The new content of a message that was edited, deleted for everybody, or decrypted when it arrived again. After a deletion it is the
         *     content of kind `deleted`.
         */
        MessageChange: {
            /** @example 6281234567890@c.us */
            chatId: string;
            content: components["schemas"]["Content"];
            deletedFile?: components["schemas"]["FileId"] | null;
            deviceId: components["schemas"]["DeviceId"];
            editedAt?: components["schemas"]["Timestamp"] | null;
            id: components["schemas"]["MessageId"];
            replyTo?: components["schemas"]["ReplyTo"] | null;
            /**
             * @description The content as one text. A content that is no text has its kind in brackets, followed by its words.
             * @example Pesan 10 kopi, ya
             */
            text: string;
        };
        /** @description What has become of the file of a received message. */
        MessageFile: {
            /** @example 6281234567890@c.us */
            chatId: string;
            deviceId: components["schemas"]["DeviceId"];
            /** @description The file as it is now. */
            file: components["schemas"]["File"];
            /** @description The id of the message. */
            id: components["schemas"]["MessageId"];
        };
        /** @example msg_0193e0a0-0000-7000-8000-000000000001 */
        MessageId: string;
        /** @description A reference to another message of the same chat. */
        MessageKey: {
            /** @description Whether the business sent the message. */
            isOurs: boolean;
            /**
             * @description The sender of the message, if the chat is a group.
             * @example 114567890123456@lid
             */
            participant: string | null;
            /** @example 3EB0C431C26A1916E07A */
            waMessageId: string;
        };
        MessageProgress: {
            campaign?: components["schemas"]["CampaignRef"] | null;
            /** @example 6281234567890@c.us */
            chatId: string;
            deviceId: components["schemas"]["DeviceId"];
            /**
             * @description The code of the reason why the message failed.
             * @example whatsapp_463
             */
            error?: string | null;
            id: components["schemas"]["MessageId"];
            /**
             * @description Whether the message was sent and is a cold one: the first to a stranger, or one of a campaign. Absent otherwise, and in events of
             *     earlier releases.
             */
            isCold?: boolean;
            status: components["schemas"]["MessageStatus"];
            target?: components["schemas"]["MessageId"] | null;
        };
        /**
         * @description `message.reacted`: a person has reacted to a message, changed the reaction or removed it. If the message has a newer reaction of this
         *     person, the event changes nothing.
         */
        MessageReaction: {
            /**
             * @description The person who reacted: `us`, `them`, or in a group the address of the member.
             * @example them
             */
            by: string;
            /** @example 6281234567890@c.us */
            chatId: string;
            deviceId: components["schemas"]["DeviceId"];
            id?: components["schemas"]["MessageId"] | null;
            reaction: components["schemas"]["Reaction"];
            /**
             * @description WhatsApp's id of the message.
             * @example 3EB0C431C26A1916E07A
             */
            waMessageId: string;
        };
        /** @description The status of a message after a request to cancel it or a decision about it. */
        MessageState: {
            /** @example cancelled */
            error?: string | null;
            id: components["schemas"]["MessageId"];
            status: components["schemas"]["MessageStatus"];
        };
        /**
         * @description The status of a message, in the order of its progress. `failed` and `unknown` end it, unless an acknowledgement or a
         *     receipt comes later and corrects them.
         * @enum {string}
         */
        MessageStatus: "queued" | "typing" | "sending" | "sent" | "delivered" | "read" | "failed" | "unknown" | "received";
        Moment: {
            at: components["schemas"]["Timestamp"];
            /** Format: int64 */
            sent: number;
        };
        NewAssignment: {
            /**
             * @description The id of a user of the business; `null` if nobody is to be assigned.
             * @example usr_0193e0a0-0000-7000-8000-000000000001
             */
            assignee: string | null;
        };
        /**
         * @description The recipients are given in one of four ways: as rows (`recipients`), as a file (`csv`), as contacts with tags (`audience`), or as
         *     single contacts (`contactIds`).
         */
        NewCampaign: {
            audience?: components["schemas"]["AudienceByTags"] | null;
            bareDigits?: components["schemas"]["BareDigits"] | null;
            /**
             * @description The ids of at most 200 contacts. The broadcast goes to the contacts that still exist when it starts, with the values that they have
             *     at that time.
             */
            contactIds?: components["schemas"]["ContactId"][] | null;
            /**
             * @example phone,name
             *     081234567890,Ayu
             */
            csv?: string | null;
            deviceIds?: string[];
            gap?: components["schemas"]["Gap"] | null;
            /**
             * @description Whether recipients that cannot get the text, such as those without a name, are skipped. Otherwise the broadcast is refused because
             *     of them.
             */
            leaveOutUnusable?: boolean | null;
            /** @example Promo November */
            name?: string | null;
            preset?: components["schemas"]["PacePreset"] | null;
            recipients?: components["schemas"]["Recipient"][] | null;
            replaces?: components["schemas"]["CampaignId"] | null;
            /**
             * Format: date-time
             * @example 2026-11-26T02:00:00Z
             */
            scheduledAt?: string | null;
            /**
             * @description Whether the broadcast is also sent to people who may have opted out: a message of theirs looks like an opt-out, and nobody has
             *     decided about it. Otherwise they are skipped.
             */
            sendToUndecided?: boolean | null;
            /** @example Halo {{name}}, ada promo baru. */
            text: string;
        };
        NewCampaignTest: {
            /** @example dev_0193e0a0-0000-7000-8000-000000000001 */
            deviceId: string;
            /** @example Halo {{name}}, ada promo baru. */
            text: string;
            /** @example +62 812-3456-7890 */
            to: string;
            /**
             * @example {
             *       "name": "Ayu"
             *     }
             */
            variables?: {
                [key: string]: string;
            };
        };
        NewCannedReply: {
            /**
             * @description The text that a user types after a slash to insert the reply: 1 to 32 letters, digits, `-` and `_`. A slash in front of it
             *     is ignored, and upper-case letters become lower-case ones. If another reply has this shortcut, the answer is 409.
             * @example /halo
             */
            shortcut: string;
            /**
             * @description The text of the reply. It may be as long as the text of a message.
             * @example Halo {{name}}, ada yang bisa kami bantu?
             */
            text: string;
        };
        NewChatStatus: {
            status: components["schemas"]["ConversationStatus"];
            /**
             * Format: date-time
             * @description When the snooze ends, at most a year ahead; only with `snoozed`.
             * @example 2026-12-01T02:00:00Z
             */
            until?: string | null;
        };
        NewConsent: {
            /** @example told us on the phone */
            note?: string | null;
            said: components["schemas"]["ConsentSaid"];
        };
        NewContact: {
            /**
             * @example {
             *       "kota": "Bandung"
             *     }
             */
            attributes?: {
                [key: string]: string;
            } | null;
            /**
             * @description The contact's LID, if WhatsApp does not show the number: the part before `@lid` in the id of the chat.
             * @example 114567890123456
             */
            lid?: string | null;
            /** @example Ayu */
            name?: string | null;
            /**
             * @description The contact's number. Give either the number or the LID.
             * @example +62 812-3456-7890
             */
            phone?: string | null;
            tags?: string[] | null;
        };
        /**
         * @description What a message says that is no text, by kind. `file` is the id of a file that was uploaded with `POST /api/files`, or of a received
         *     message.
         */
        NewContent: {
            /** @example Menu baru */
            caption?: string | null;
            /** @example fil_0193e0a0-0000-7000-8000-000000000001 */
            file: string;
            /** @enum {string} */
            kind: "image";
            preview?: components["schemas"]["FilePreview"] | null;
        } | {
            /** @example Cara menyeduh */
            caption?: string | null;
            /** @example fil_0193e0a0-0000-7000-8000-000000000001 */
            file: string;
            /** @enum {string} */
            kind: "video";
            preview?: components["schemas"]["FilePreview"] | null;
            /**
             * Format: int32
             * @description Its length in seconds.
             */
            seconds?: number | null;
        } | {
            /** @example fil_0193e0a0-0000-7000-8000-000000000001 */
            file: string;
            /** @enum {string} */
            kind: "video_note";
            preview?: components["schemas"]["FilePreview"] | null;
            /**
             * Format: int32
             * @description Its length in seconds.
             */
            seconds?: number | null;
        } | {
            /** @example fil_0193e0a0-0000-7000-8000-000000000001 */
            file: string;
            /** @enum {string} */
            kind: "voice_note";
            preview?: components["schemas"]["FilePreview"] | null;
            /**
             * Format: int32
             * @description Its length in seconds.
             */
            seconds?: number | null;
        } | {
            /** @example fil_0193e0a0-0000-7000-8000-000000000001 */
            file: string;
            /** @enum {string} */
            kind: "audio";
            /**
             * Format: int32
             * @description Its length in seconds.
             */
            seconds?: number | null;
        } | {
            /** @example Harga terbaru */
            caption?: string | null;
            /** @example fil_0193e0a0-0000-7000-8000-000000000001 */
            file: string;
            /**
             * @description The name under which a phone saves it; without one, that of the upload.
             * @example Daftar harga.pdf
             */
            fileName?: string | null;
            /** @enum {string} */
            kind: "document";
        } | {
            /** @example fil_0193e0a0-0000-7000-8000-000000000001 */
            file: string;
            /** @enum {string} */
            kind: "sticker";
        } | {
            /**
             * @description Its address, at most 500 characters.
             * @example Jl. Braga 12, Bandung
             */
            address?: string | null;
            at: components["schemas"]["Coordinates"];
            /** @enum {string} */
            kind: "location";
            /**
             * @description The name of the place, at most 200 characters.
             * @example Toko Kopi
             */
            name?: string | null;
        };
        NewDecision: {
            decision: components["schemas"]["Decision"];
        };
        NewEdit: {
            /**
             * @description The new text of the message, or the new caption of its file.
             * @example Halo Ayu, pesanan sudah siap.
             */
            text: string;
        };
        NewMessage: {
            content?: components["schemas"]["NewContent"] | null;
            priority?: components["schemas"]["WantedPriority"] | null;
            /**
             * @description The message of the same chat that this one replies to: its `id`, or its `waMessageId`. The new message quotes it.
             * @example msg_0193e0a0-0000-7000-8000-000000000001
             */
            replyTo?: string | null;
            /**
             * Format: date-time
             * @description When the message is to be sent, at most 90 days ahead. Without `sendAt` it is sent as soon as the pacing allows.
             * @example 2026-11-26T02:00:00Z
             */
            sendAt?: string | null;
            /**
             * @description The text of the message. It may have line breaks and WhatsApp's formatting, such as `*bold*`. A message has either a
             *     text or a `content`.
             * @example Halo Ayu, pesanan sudah siap.
             */
            text?: string | null;
            /**
             * @description The recipient: a phone number in any usual notation, best with its country code, or the id of a chat with a person or a group.
             * @example +62 812-3456-7890
             */
            to: string;
        };
        /** @description A request that records that a person who has opted out wants broadcasts again. */
        NewOptIn: {
            /** @example asked for promos again */
            note?: string | null;
        };
        NewOptOutDecision: {
            decision: components["schemas"]["OptOutDecision"];
            /**
             * @description The id of the message that looks like an opt-out. If the contact has sent a newer one since, the answer is 404.
             * @example msg_0193e0a0-0000-7000-8000-000000000001
             */
            messageId: string;
        };
        NewReaction: {
            /**
             * @description One emoji; an empty text removes the reaction.
             * @example 👍
             */
            emoji: string;
        };
        /** @description The request succeeded. The answer has no fields. */
        Nothing: Record<string, never>;
        /** @enum {string} */
        NoticeKind: "view_once" | "undecryptable" | "on_phone_only" | "undecryptable_edit" | "call" | "video_call" | "missed_call" | "missed_video_call" | "pin" | "status_post" | "channel_post";
        NumberFault: {
            /**
             * @description Why the text is not a usable number, such as `phone_too_short`, `phone_two_numbers` or `phone_ambiguous`.
             * @example phone_ambiguous
             */
            code: string;
            /** @example this can be +6285291900012 or +85291900012 */
            message: string;
            /** @description With `phone_ambiguous`: the two numbers that could be meant, each with `+`. Otherwise empty. */
            readings: string[];
        };
        /**
         * @description A user's decision about a message that looks like an opt-out: whether it is one.
         * @enum {string}
         */
        OptOutDecision: "opted_out" | "not_opted_out";
        /** @description The settings for the words that count as an opt-out or opt-in besides the Indonesian and English ones. */
        OptOutSettings: {
            /** @description Whether a message that looks like an opt-out, such as "stop please", counts as one. Otherwise a user decides. */
            countsProbable: boolean;
            /** @description The languages whose words count as well. */
            languages: components["schemas"]["KeywordLanguage"][];
            optInWords: string[];
            /** @description The tenant's own words. A message counts if it is one of them and nothing else. */
            optOutWords: string[];
        };
        /** @description The settings to change. A missing field leaves its setting unchanged. */
        OptOutSettingsPatch: {
            countsProbable?: boolean | null;
            languages?: components["schemas"]["KeywordLanguage"][] | null;
            optInWords?: string[] | null;
            optOutWords?: string[] | null;
        };
        /**
         * @description When a contact asked for broadcasts, and how: with a keyword, or to a user who has recorded it. A contact that had never opted
         *     out may opt in, too.
         */
        OptedIn: {
            at: components["schemas"]["Timestamp"];
            /**
             * @description The device that received the keyword. It may have been deleted since.
             * @example dev_0193e0a0-0000-7000-8000-000000000001
             */
            deviceId: string | null;
            source: components["schemas"]["ConsentSource"];
            /**
             * @description The keyword that the contact sent; `null` if a user recorded the opt-in.
             * @example START
             */
            word: string | null;
        };
        /** @description The opt-out of a contact: the time since which it applies, and its source. */
        OptedOut: {
            at: components["schemas"]["Timestamp"];
            source: components["schemas"]["ConsentSource"];
            /**
             * @description The keyword that the contact sent; `null` if a user recorded the opt-out.
             * @example STOP
             */
            word: string | null;
        };
        OptedOutPerson: {
            chat: components["schemas"]["ChatOfPerson"] | null;
            /**
             * @description The chat id of the number or, while no number is known, of the LID.
             * @example 6281234567890@c.us
             */
            chatId: string;
            /**
             * @description The part of the person's LID before `@lid`, while no number is known.
             * @example 114567890123456
             */
            lid: string | null;
            /**
             * @description The name of the business, else the name that the person shows.
             * @example Ayu
             */
            name: string | null;
            optedOut: components["schemas"]["OptedOut"];
            /**
             * @description The person's number in E.164 without `+`, if it is known.
             * @example 6281234567890
             */
            phone: string | null;
        };
        Outbox: {
            items: components["schemas"]["OutboxText"][];
            /** @example eyJhZnRlciI6Ij */
            nextCursor: string | null;
            unknown: number;
            waiting: number;
        };
        OutboxText: {
            acceptedAt: components["schemas"]["Timestamp"];
            attemptedAt: components["schemas"]["Timestamp"] | null;
            campaignId: components["schemas"]["CampaignId"] | null;
            /** @example 6281234567890@c.us */
            chatId: string;
            content: components["schemas"]["Content"];
            id: components["schemas"]["MessageId"];
            /**
             * @description The recipient's number in E.164 without `+`; empty while only the LID is known.
             * @example 6281234567890
             */
            phone: string;
            priority: components["schemas"]["Priority"];
            sendAt: components["schemas"]["Timestamp"] | null;
            status: components["schemas"]["MessageStatus"];
            /**
             * @description The content as one text. A content that is no text has its kind in brackets, followed by its words.
             * @example Halo Ayu, pesanan sudah siap.
             */
            text: string;
            wait: components["schemas"]["Wait"] | null;
        };
        /**
         * @description The paces that a user can choose by name.
         * @enum {string}
         */
        PacePreset: "safe" | "normal" | "fast";
        /** @description The pacing settings of a device, and how much of its limits is used. */
        Pacing: {
            settings: components["schemas"]["PacingSettings"];
            usage: components["schemas"]["PacingUsage"];
        };
        /** @description The most messages of any kind that a number may send in a minute, an hour and a day. */
        PacingLimits: {
            /**
             * Format: int32
             * @default 5000
             */
            perDay: number;
            /**
             * Format: int32
             * @default 500
             */
            perHour: number;
            /**
             * Format: int32
             * @default 20
             */
            perMinute: number;
        };
        /** @description A change to any part of the settings; a missing field leaves its setting unchanged. */
        PacingPatch: {
            /**
             * @default {
             *       "perDay": null,
             *       "perHour": null,
             *       "perMinute": null
             *     }
             */
            limits?: components["schemas"]["LimitsPatch"];
            /**
             * @default {
             *       "enabled": null,
             *       "from": null,
             *       "timeZone": null,
             *       "to": null
             *     }
             */
            quietHours?: components["schemas"]["QuietHoursPatch"];
            /** @default null */
            readBeforeReply?: boolean | null;
            /**
             * @default {
             *       "enabled": null,
             *       "maxSeconds": null,
             *       "minSeconds": null
             *     }
             */
            typing?: components["schemas"]["TypingPatch"];
            /**
             * @default {
             *       "enabled": null
             *     }
             */
            warmUp?: components["schemas"]["WarmUpPatch"];
        };
        PacingSettings: {
            /**
             * @default {
             *       "perDay": 5000,
             *       "perHour": 500,
             *       "perMinute": 20
             *     }
             */
            limits: components["schemas"]["PacingLimits"];
            /**
             * @default {
             *       "enabled": true,
             *       "from": "21:00",
             *       "timeZone": "Asia/Jakarta",
             *       "to": "08:00"
             *     }
             */
            quietHours: components["schemas"]["QuietHours"];
            /**
             * @description Whether the device marks the messages of a chat as read before it sends a reply.
             * @default true
             */
            readBeforeReply: boolean;
            /**
             * @default {
             *       "enabled": true,
             *       "maxSeconds": 3,
             *       "minSeconds": 1
             *     }
             */
            typing: components["schemas"]["Typing"];
            /**
             * @default {
             *       "enabled": true
             *     }
             */
            warmUp: components["schemas"]["WarmUp"];
        };
        /** @description How much of a number's limits is used. */
        PacingUsage: {
            cold: components["schemas"]["ColdUsed"];
            day: components["schemas"]["Used"];
            heldUntil: components["schemas"]["Timestamp"] | null;
            hour: components["schemas"]["Used"];
            minute: components["schemas"]["Used"];
            /**
             * Format: double
             * @description The share of strangers that answered in the last seven days; `null` with too few strangers.
             */
            replyRatio: number | null;
        };
        /**
         * @description Why a campaign is paused.
         * @enum {string}
         */
        PauseReason: "person" | "failures";
        /**
         * @description What happened to a payment: it was sent, requested, declined and so on.
         * @enum {string}
         */
        PaymentStep: "sent" | "requested" | "declined" | "cancelled" | "invited" | "reminded" | "split" | "invoiced";
        /**
         * @description The priority of a message. Messages of a higher priority are always sent first; within a priority the chats take turns.
         * @enum {string}
         */
        Priority: "urgent" | "high" | "normal" | "campaign";
        /** @description A contact sent a message that looks like an opt-out and does not count as one yet. */
        ProbableOptOut: {
            /** @example 6281234567890@c.us */
            chatId: string;
            deviceId: components["schemas"]["DeviceId"];
            /** @example 114567890123456 */
            lid: string | null;
            messageId: components["schemas"]["MessageId"];
            /** @example 6281234567890 */
            phone: string | null;
            /**
             * @description The text without case, accents and punctuation.
             * @example stop ya kak
             */
            word: string;
        };
        /** @description A problem or a hint about a template or about one row of its recipients. */
        Problem: {
            code: components["schemas"]["ProblemCode"];
            contact: components["schemas"]["WrongContact"] | null;
            /**
             * Format: int64
             * @description How many rows have the problem.
             */
            count: number;
            /** @example nobody fills {{kotta}}; did you mean {{kota}}? */
            message: string;
            /** @description The replacements that fix the text: replace each `written` by its `instead`. */
            replacements: components["schemas"]["Replacement"][];
            /**
             * Format: int64
             * @description The number of the first row with this problem, from 1.
             */
            row: number | null;
            severity: components["schemas"]["Severity"];
            /** @example kotta */
            variable: string | null;
            /**
             * @description The part of the text that cannot be parsed.
             * @example {{name|}}
             */
            written: string | null;
        };
        /** @enum {string} */
        ProblemCode: "unknown_variable" | "foreign_placeholder" | "text_as_number" | "not_a_number" | "same_condition" | "missing_value" | "too_long" | "unreadable" | "empty" | "opted_out" | "same_for_all";
        /** @description A QR code for a phone to scan. */
        Qr: {
            /** @description When WhatsApp stops accepting the code. */
            expiresAt: components["schemas"]["Timestamp"];
            /**
             * @description The text that the QR code encodes.
             * @example 2@Zk1…,base64,base64,base64
             */
            raw: string;
            /**
             * @description The QR code as an SVG image.
             * @example <svg viewBox="0 0 61 61">…</svg>
             */
            svg: string;
        };
        /**
         * @description The time of day in which the device sends no campaign messages and no first messages to strangers. If `from` equals `to`, no time is
         *     quiet.
         */
        QuietHours: {
            /** @default true */
            enabled: boolean;
            /** @default 21:00 */
            from: components["schemas"]["TimeOfDay"];
            /**
             * @description The IANA name of the time zone.
             * @default Asia/Jakarta
             */
            timeZone: string;
            /** @default 08:00 */
            to: components["schemas"]["TimeOfDay"];
        };
        QuietHoursPatch: {
            /** @default null */
            enabled?: boolean | null;
            /** @default null */
            from?: string | null;
            /** @default null */
            timeZone?: string | null;
            /** @default null */
            to?: string | null;
        };
        /** @description The reaction of one person to a message. */
        Reaction: {
            /** @description When the person reacted or removed the reaction. */
            at: components["schemas"]["Timestamp"];
            /**
             * @description The emoji; absent if the person has removed the reaction.
             * @example 👍
             */
            emoji?: string | null;
            sender?: components["schemas"]["Sender"] | null;
        };
        /** @description The result of parsing a number that a person has typed. Exactly one of `phone` and `fault` is null. */
        ReadNumber: {
            fault: components["schemas"]["NumberFault"] | null;
            /**
             * @description The number in E.164 without `+`.
             * @example 6281234567890
             */
            phone: string | null;
        };
        /** @description One recipient as the caller sends it. The server has not checked it yet. */
        Recipient: {
            /** @example Ayu */
            name?: string;
            /** @example 081234567890 */
            phone: string;
        } & {
            [key: string]: string;
        };
        /**
         * @description The status of one recipient of a campaign.
         * @enum {string}
         */
        RecipientStatus: "pending" | "queued" | "sent" | "delivered" | "read" | "failed" | "skipped" | "unknown" | "cancelled";
        /** @description A row that was not imported, and the reason. */
        Rejection: {
            /** @description The cells of the row as they are in the file. Empty if the row is too long, or was rejected by an earlier release. */
            cells: string[];
            /** @example phone_too_short */
            code: string;
            /** @example phone */
            field: string;
            /**
             * Format: int64
             * @description The number of the row as a spreadsheet shows it: the header row and empty rows count, and a row whose cells have several lines
             *     counts once.
             */
            line: number;
            /** @example this is not a phone number: it is too short */
            message: string;
            /**
             * @description A text with which the user finds the row in the file: the wrong value or, if there is none, the name or another text of the row.
             * @example 12345
             */
            value: string;
        };
        /** @description The deployed version and its source code, which every user of the service may have (AGPL, section 13). */
        Release: {
            /** @example 3f6c1d2 */
            commit: string;
            /** @example AGPL-3.0-only */
            license: string;
            /** @example https://example.com/cloudwa-flow */
            source: string;
            /** @example 0.1.0 */
            version: string;
        };
        /** @description The text that one recipient would receive. */
        Rendering: {
            /** @example Ayu */
            name: string;
            /** @example 6281234567890 */
            phone: string;
            /** @example Halo Ayu, pesanan sudah siap. */
            text: string;
        };
        /** @description A part of the text, and what its author probably means. */
        Replacement: {
            /** @example {{kota}} */
            instead: string;
            /** @example {{kotta}} */
            written: string;
        };
        /** @description The message that another one replies to, with the beginning of its text. */
        ReplyTo: {
            id?: components["schemas"]["MessageId"] | null;
            /** @description Whether the business wrote the quoted message. */
            isOurs: boolean;
            /**
             * @description The kind of the quoted content, for example `text`.
             * @example text
             */
            kind: string;
            sender?: components["schemas"]["Sender"] | null;
            /**
             * @description The first words of the quoted message. Empty if the reply does not say what it quotes.
             * @example Halo Ayu, pesanan sudah siap.
             */
            text: string;
            /**
             * @description WhatsApp's id of the quoted message.
             * @example 3EB0C431C26A1916E07A
             */
            waMessageId: string;
        };
        /** @enum {string} */
        Role: "super_admin" | "admin" | "operator";
        /** @enum {string} */
        RowReason: "phone_missing" | "phone_no_digits" | "phone_too_short" | "phone_too_long" | "phone_unknown_prefix" | "phone_letters" | "phone_two_numbers" | "phone_spreadsheet" | "phone_unknown_country" | "phone_ambiguous" | "recipient_bot" | "duplicate" | "name_too_long" | "value_invalid" | "missing_value" | "text_invalid" | "unreadable";
        Section: {
            choices: components["schemas"]["Choice"][];
            /** @example Kurir */
            title: string | null;
        };
        /** @description The author of a message in a group or of a status post. */
        Sender: {
            /**
             * @description The part of the author's LID before `@lid`, when known.
             * @default null
             */
            lid: string | null;
            /**
             * @description The name that the author shows, when known.
             * @default null
             */
            name: string | null;
            /**
             * @description The author's number in E.164 without `+`, when known.
             * @default null
             */
            phone: string | null;
        };
        Session: {
            user: components["schemas"]["User"];
        };
        /** @enum {string} */
        Severity: "error" | "hint";
        /**
         * @description The reason why a scheduled campaign has not started at its time.
         * @enum {string}
         */
        StartProblem: "no_device" | "device_not_linked" | "device_silent" | "no_recipients" | "text_does_not_fit" | "server_error";
        /** @description Who would receive a broadcast if it started now; a user reviews this before the start. */
        StartReview: {
            first: components["schemas"]["Rendering"] | null;
            /**
             * Format: int64
             * @description How many people are skipped because they lack a value that the text uses.
             */
            leftOut: number;
            /**
             * Format: int64
             * @description How many people are skipped because they opted out.
             */
            optedOut: number;
            /** Format: int64 */
            recipients: number;
            /**
             * Format: int64
             * @description How many people may have opted out: a message of theirs looks like an opt-out, and nobody has decided about it. They are skipped, or
             *     they are among the recipients if the broadcast is sent to them, too.
             */
            undecided: number;
        };
        /** @description One change of a conversation. */
        StateChange: {
            /** @enum {string} */
            kind: "assigned";
            to: components["schemas"]["Member"];
        } | {
            /** @enum {string} */
            kind: "unassigned";
        } | {
            /** @enum {string} */
            kind: "snoozed";
            until: components["schemas"]["Timestamp"];
        } | {
            /** @enum {string} */
            kind: "closed";
        } | {
            /** @enum {string} */
            kind: "opened";
        };
        /** @description A file that is stored. */
        StoredFile: {
            createdAt: components["schemas"]["Timestamp"];
            id: components["schemas"]["FileId"];
            keptUntil: components["schemas"]["Timestamp"] | null;
            /** @description The kind as which a message shows the file. */
            kind: components["schemas"]["FileKind"];
            /**
             * @description The MIME type. For an image, a video and audio, it is the type that the content shows.
             * @example image/jpeg
             */
            mediaType: string;
            /** @example menu.jpg */
            name: string | null;
            /**
             * @description The SHA-256 hash of the whole file, as 64 hexadecimal digits.
             * @example 9cb8c53eda15a8faee3611c9b4739f8e2818cfcf062ce0f28cd6ca4be5f78b8e
             */
            sha256: string;
            /**
             * Format: int64
             * @description The size of the file in bytes.
             */
            size: number;
        };
        /** @description A message with its place in the chat, and the reason why it failed, if it did. */
        StoredMessage: {
            at: components["schemas"]["Timestamp"];
            /**
             * @description The verified name of a business account.
             * @example Toko Ayu
             */
            businessName?: string;
            campaign?: components["schemas"]["CampaignRef"] | null;
            /**
             * @description The id of the chat: `6281…@c.us`, or `…@lid` while only the LID is known. `…@g.us` is a group.
             * @example 6281234567890@c.us
             */
            chatId: string;
            content: components["schemas"]["Content"];
            /** @description A permanent id of the conversation: it remains valid when `chatId` changes. Events of earlier releases have none. */
            conversationId: components["schemas"]["ConversationId"];
            deviceId: components["schemas"]["DeviceId"];
            direction: components["schemas"]["Direction"];
            editedAt?: components["schemas"]["Timestamp"] | null;
            /** @example whatsapp_463 */
            error?: string | null;
            id: components["schemas"]["MessageId"];
            /** @description Whether the business wrote the message on its phone, or on another linked device. */
            isFromPhone?: boolean;
            /**
             * @description The part of the other side's LID before `@lid`, when known. A group has none.
             * @example 114567890123456
             */
            lid: string | null;
            /**
             * @description The name that the other side shows, when known; in a group, the subject of the group.
             * @example Ayu
             */
            name: string | null;
            /**
             * @description The other side's number in E.164 without `+`, when known. A group has none.
             * @example 6281234567890
             */
            phone: string | null;
            /**
             * @description The key by which the messages of a chat are sorted; compare it as text. The order is the one that WhatsApp shows on a
             *     phone: by the time at which a message left or arrived. A message that waits to be sent comes after all others.
             * @example msg_w0193e0a0-0000-7000-8000-000000000001
             */
            place: string;
            /**
             * @description The reactions to this message, by person: the key is `us` for the business, `them` for the other side of a chat of two, and
             *     the address of the member in a group. A removed reaction has no `emoji`.
             */
            reactions?: {
                [key: string]: components["schemas"]["Reaction"];
            };
            replyTo?: components["schemas"]["ReplyTo"] | null;
            sendAt?: components["schemas"]["Timestamp"] | null;
            sender?: components["schemas"]["Sender"] | null;
            sentAt?: components["schemas"]["Timestamp"] | null;
            status: components["schemas"]["MessageStatus"];
            /**
             * @description The content as one text. A content that is no text has its kind in brackets, followed by its words.
             * @example Halo Ayu, pesanan sudah siap.
             */
            text: string;
            /** @example 3EB0C431C26A1916E07A */
            waMessageId: string;
        };
        /**
         * @description The kind of a change of a tag.
         * @enum {string}
         */
        TagAction: "rename" | "delete";
        /** @description One change of a tag for all contacts. */
        TagChange: {
            action: components["schemas"]["TagAction"];
            /**
             * @description The new name of the tag. Absent if the tag is deleted.
             * @example pelanggan setia
             */
            name?: string | null;
            /**
             * @description The tag in any spelling: case and accents make no difference.
             * @example vip
             */
            tag: string;
        };
        /** @description The result of a change of a tag. */
        TagChanged: {
            /**
             * @description How many broadcasts that have not started use the tag. After a rename these broadcasts have the new tag. After a deletion they still
             *     have the deleted tag, which no contact has, and their pages show that.
             */
            broadcasts: number;
            /** @description How many contacts had the tag. */
            contacts: number;
        };
        TagCount: {
            /** Format: int64 */
            contacts: number;
            /** @example vip */
            tag: string;
        };
        /** @enum {string} */
        TagMatch: "any" | "all";
        /** @description An event with its number in the tenant's order, as dashboards receive it. */
        TenantEvent: {
            at: components["schemas"]["Timestamp"];
            data: components["schemas"]["DeviceStatus"];
            deviceId: components["schemas"]["DeviceId"];
            /** @enum {string} */
            kind: "device.status";
            /** Format: int64 */
            seq: number;
        } | {
            at: components["schemas"]["Timestamp"];
            data: components["schemas"]["Qr"] | null;
            deviceId: components["schemas"]["DeviceId"];
            /** @enum {string} */
            kind: "device.qr";
            /** Format: int64 */
            seq: number;
        } | {
            at: components["schemas"]["Timestamp"];
            /** @description A message was received, or an outgoing message was accepted. */
            data: components["schemas"]["Message"];
            deviceId: components["schemas"]["DeviceId"];
            /** @enum {string} */
            kind: "message.created";
            /** Format: int64 */
            seq: number;
        } | {
            at: components["schemas"]["Timestamp"];
            /** @description The status of an outgoing message changed. */
            data: components["schemas"]["MessageProgress"];
            deviceId: components["schemas"]["DeviceId"];
            /** @enum {string} */
            kind: "message.status";
            /** Format: int64 */
            seq: number;
        } | {
            at: components["schemas"]["Timestamp"];
            /** @description The sender of a message changed it. */
            data: components["schemas"]["MessageChange"];
            deviceId: components["schemas"]["DeviceId"];
            /** @enum {string} */
            kind: "message.edited";
            /** Format: int64 */
            seq: number;
        } | {
            at: components["schemas"]["Timestamp"];
            /** @description A message was deleted for everybody. */
            data: components["schemas"]["MessageChange"];
            deviceId: components["schemas"]["DeviceId"];
            /** @enum {string} */
            kind: "message.deleted";
            /** Format: int64 */
            seq: number;
        } | {
            at: components["schemas"]["Timestamp"];
            /** @description A message that the device could not decrypt arrived again, and the device has decrypted it. */
            data: components["schemas"]["MessageChange"];
            deviceId: components["schemas"]["DeviceId"];
            /** @enum {string} */
            kind: "message.decrypted";
            /** Format: int64 */
            seq: number;
        } | {
            at: components["schemas"]["Timestamp"];
            /** @description The file of a received message was stored, or will not be. */
            data: components["schemas"]["MessageFile"];
            deviceId: components["schemas"]["DeviceId"];
            /** @enum {string} */
            kind: "message.file";
            /** Format: int64 */
            seq: number;
        } | {
            at: components["schemas"]["Timestamp"];
            /** @description A person has reacted to a message, changed the reaction or removed it. */
            data: components["schemas"]["MessageReaction"];
            deviceId: components["schemas"]["DeviceId"];
            /** @enum {string} */
            kind: "message.reacted";
            /** Format: int64 */
            seq: number;
        } | {
            at: components["schemas"]["Timestamp"];
            /** @description The business has read a chat on its phone or another linked device. */
            data: components["schemas"]["ChatRead"];
            deviceId: components["schemas"]["DeviceId"];
            /** @enum {string} */
            kind: "chat.read";
            /** Format: int64 */
            seq: number;
        } | {
            at: components["schemas"]["Timestamp"];
            /** @description WhatsApp has reported the subject of a group. */
            data: components["schemas"]["ChatNamed"];
            deviceId: components["schemas"]["DeviceId"];
            /** @enum {string} */
            kind: "chat.named";
            /** Format: int64 */
            seq: number;
        } | {
            at: components["schemas"]["Timestamp"];
            /** @description A conversation was assigned, snoozed, closed or opened. The tenant hub appends it, no device does. */
            data: components["schemas"]["ConversationChanged"];
            deviceId: components["schemas"]["DeviceId"];
            /** @enum {string} */
            kind: "conversation.changed";
            /** Format: int64 */
            seq: number;
        } | {
            at: components["schemas"]["Timestamp"];
            /** @description WhatsApp has shown that a LID and a number are one person. */
            data: components["schemas"]["IdentifiedContact"];
            deviceId: components["schemas"]["DeviceId"];
            /** @enum {string} */
            kind: "contact.identified";
            /** Format: int64 */
            seq: number;
        } | {
            at: components["schemas"]["Timestamp"];
            /** @description A contact opted out of broadcasts. */
            data: components["schemas"]["ConsentEvent"];
            deviceId: components["schemas"]["DeviceId"];
            /** @enum {string} */
            kind: "contact.opted_out";
            /** Format: int64 */
            seq: number;
        } | {
            at: components["schemas"]["Timestamp"];
            /** @description A contact opted in to broadcasts again. */
            data: components["schemas"]["ConsentEvent"];
            deviceId: components["schemas"]["DeviceId"];
            /** @enum {string} */
            kind: "contact.opted_in";
            /** Format: int64 */
            seq: number;
        } | {
            at: components["schemas"]["Timestamp"];
            /** @description A contact sent a message that looks like an opt-out. A person decides whether it is one. */
            data: components["schemas"]["ProbableOptOut"];
            deviceId: components["schemas"]["DeviceId"];
            /** @enum {string} */
            kind: "contact.probable_opt_out";
            /** Format: int64 */
            seq: number;
        };
        /** @example ten_0193e0a0-0000-7000-8000-000000000001 */
        TenantId: string;
        /** @description What stands in a thread and is no message. */
        ThreadEntry: {
            at: components["schemas"]["Timestamp"];
            by: components["schemas"]["ChangedBy"];
            change: components["schemas"]["StateChange"];
            id: components["schemas"]["EntryId"];
            /** @enum {string} */
            kind: "change";
            /**
             * @description The key by which the entry is sorted among the messages of the thread, by their `place`; compare it as text.
             * @example msg_0193e0a0-0000-7000-8000-000000000001
             */
            place: string;
        };
        /** @example 21:00 */
        TimeOfDay: string;
        /**
         * Format: date-time
         * @description An instant with milliseconds: RFC 3339 in JSON, and in SQL an integer, the milliseconds since 1970 UTC.
         * @example 2026-11-25T01:00:00.000Z
         */
        Timestamp: string;
        Typing: {
            /** @default true */
            enabled: boolean;
            /**
             * Format: int64
             * @default 3000
             */
            maxSeconds: number;
            /**
             * Format: int64
             * @default 1000
             */
            minSeconds: number;
        };
        TypingPatch: {
            /** @default null */
            enabled?: boolean | null;
            /**
             * Format: double
             * @default null
             */
            maxSeconds?: number | null;
            /**
             * Format: double
             * @default null
             */
            minSeconds?: number | null;
        };
        /** @description A message that looks like an opt-out, and about which no user has decided yet. */
        UndecidedOptOut: {
            at: components["schemas"]["Timestamp"];
            /** @example 6281234567890@c.us */
            chatId: string;
            /** @description The device that received the message. */
            deviceId: components["schemas"]["DeviceId"];
            messageId: components["schemas"]["MessageId"];
            /**
             * @description The text without case, accents and punctuation.
             * @example stop ya kak
             */
            word: string;
        };
        /** @description How many messages were sent in a rolling window, and how many may be. */
        Used: {
            /** Format: int32 */
            limit: number;
            used: number;
        };
        User: {
            email: components["schemas"]["Email"];
            id: components["schemas"]["UserId"];
            /** @example Ayu */
            name: string;
            role: components["schemas"]["Role"];
            tenantId: components["schemas"]["TenantId"];
            /** @example Toko Ayu */
            tenantName: string;
        };
        /** @example usr_0193e0a0-0000-7000-8000-000000000001 */
        UserId: string;
        /** @description Why a message has not been sent, and when it may be sent, if that is known. */
        Wait: {
            code: components["schemas"]["WaitCode"];
            nextSendAt: components["schemas"]["Timestamp"] | null;
        };
        /**
         * @description Why a message waits.
         * @enum {string}
         */
        WaitCode: "scheduled" | "retry" | "gap" | "minute_limit" | "hour_limit" | "day_limit" | "kept_free" | "warm_up" | "quiet_hours" | "reach_out_limit" | "device_offline" | "number_check" | "file_upload" | "busy" | "campaign_paused";
        /**
         * @description The priorities that a caller can ask for. Broadcast messages always have the lower priority `campaign`.
         * @enum {string}
         */
        WantedPriority: "urgent" | "high" | "normal";
        WarmUp: {
            /** @default true */
            enabled: boolean;
        };
        WarmUpPatch: {
            /** @default null */
            enabled?: boolean | null;
        };
        /** @description A contact that cannot get the message. */
        WrongContact: {
            id: components["schemas"]["ContactId"];
            /** @example Ayu */
            name: string;
            /** @example 6281234567890 */
            phone: string;
        };
        /** @description A row that cannot be used, or that names a recipient of an earlier row again, and the reason. */
        WrongRow: {
            code: components["schemas"]["RowReason"];
            contact: components["schemas"]["WrongContact"] | null;
            /** @example phone */
            field: string;
            /** @example this is not a phone number: it is too short */
            message: string;
            /**
             * Format: int64
             * @description With `recipients`: the position in the list, from 1. With `csv`: the number of the row in the file, as a spreadsheet counts it. The
             *     header row and empty rows count, and a row whose cells have several lines counts once.
             */
            row: number;
            /**
             * @description The text of the row by which its author finds it: the number or the name as it was written.
             * @example 12345
             */
            value: string;
            /**
             * @description The variable that has no value.
             * @example kota
             */
            variable: string | null;
        };
    };
    responses: {
        /** @description The state of the resource does not allow this (a broadcast has ended, a message was sent already), the device is not connected, the idempotency key was used for another request, or the contact to add exists already: then `details.contactId` and `details.contactName` name it. */
        Conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "CONFLICT",
                 *         "details": {},
                 *         "message": "this broadcast has ended"
                 *       },
                 *       "success": false
                 *     }
                 */
                "application/json": {
                    error: {
                        /** @enum {string} */
                        code: "CONFLICT" | "DEVICE_DISCONNECTED";
                        /**
                         * @description Each error has its own details. `field` names the field that is wrong.
                         * @example {}
                         */
                        details: Record<string, never>;
                        /** @example this broadcast has ended */
                        message: string;
                    };
                    /** @constant */
                    success: false;
                };
            };
        };
        /** @description The role of the user does not allow this, or the request comes from a page of another origin. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "FORBIDDEN",
                 *         "details": {},
                 *         "message": "your role does not allow this"
                 *       },
                 *       "success": false
                 *     }
                 */
                "application/json": {
                    error: {
                        /** @enum {string} */
                        code: "FORBIDDEN";
                        /**
                         * @description Each error has its own details. `field` names the field that is wrong.
                         * @example {}
                         */
                        details: Record<string, never>;
                        /** @example your role does not allow this */
                        message: string;
                    };
                    /** @constant */
                    success: false;
                };
            };
        };
        /** @description The resource does not exist, or it belongs to another tenant. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "NOT_FOUND",
                 *         "details": {},
                 *         "message": "the device was not found"
                 *       },
                 *       "success": false
                 *     }
                 */
                "application/json": {
                    error: {
                        /** @enum {string} */
                        code: "NOT_FOUND";
                        /**
                         * @description Each error has its own details. `field` names the field that is wrong.
                         * @example {}
                         */
                        details: Record<string, never>;
                        /** @example the device was not found */
                        message: string;
                    };
                    /** @constant */
                    success: false;
                };
            };
        };
        /** @description The body is too large. */
        PayloadTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "PAYLOAD_TOO_LARGE",
                 *         "details": {},
                 *         "message": "the body is larger than 2097152 bytes"
                 *       },
                 *       "success": false
                 *     }
                 */
                "application/json": {
                    error: {
                        /** @enum {string} */
                        code: "PAYLOAD_TOO_LARGE";
                        /**
                         * @description Each error has its own details. `field` names the field that is wrong.
                         * @example {}
                         */
                        details: Record<string, never>;
                        /** @example the body is larger than 2097152 bytes */
                        message: string;
                    };
                    /** @constant */
                    success: false;
                };
            };
        };
        /** @description There were too many requests, or too many wrong passwords for one account. `Retry-After` says in how many seconds the next one is allowed. */
        RateLimited: {
            headers: {
                /** @description In how many seconds the next request is allowed. */
                "Retry-After"?: number;
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "RATE_LIMITED",
                 *         "details": {
                 *           "retryAfterSeconds": 7
                 *         },
                 *         "message": "too many requests, try again in 7 s"
                 *       },
                 *       "success": false
                 *     }
                 */
                "application/json": {
                    error: {
                        /** @enum {string} */
                        code: "RATE_LIMITED" | "SIGN_IN_LOCKED";
                        /**
                         * @description Each error has its own details. `field` names the field that is wrong.
                         * @example {
                         *       "retryAfterSeconds": 7
                         *     }
                         */
                        details: Record<string, never>;
                        /** @example too many requests, try again in 7 s */
                        message: string;
                    };
                    /** @constant */
                    success: false;
                };
            };
        };
        /** @description The body arrived too slowly: slower than 16 KiB per second after the first 30 seconds. Nothing was changed. */
        RequestTimeout: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "REQUEST_TIMEOUT",
                 *         "details": {},
                 *         "message": "the body arrives too slowly; nothing was done, send it again over a better connection"
                 *       },
                 *       "success": false
                 *     }
                 */
                "application/json": {
                    error: {
                        /** @enum {string} */
                        code: "REQUEST_TIMEOUT";
                        /**
                         * @description Each error has its own details. `field` names the field that is wrong.
                         * @example {}
                         */
                        details: Record<string, never>;
                        /** @example the body arrives too slowly; nothing was done, send it again over a better connection */
                        message: string;
                    };
                    /** @constant */
                    success: false;
                };
            };
        };
        /** @description The server failed, or a server that it depends on, or it is too busy for this now. Repeat the request later with the same idempotency key. */
        ServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "INTERNAL_ERROR",
                 *         "details": {},
                 *         "message": "something went wrong on our side"
                 *       },
                 *       "success": false
                 *     }
                 */
                "application/json": {
                    error: {
                        /** @enum {string} */
                        code: "INTERNAL_ERROR" | "PROVIDER_ERROR" | "UNAVAILABLE";
                        /**
                         * @description Each error has its own details. `field` names the field that is wrong.
                         * @example {}
                         */
                        details: Record<string, never>;
                        /** @example something went wrong on our side */
                        message: string;
                    };
                    /** @constant */
                    success: false;
                };
            };
        };
        /** @description Nobody is signed in, or the session has expired. */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "UNAUTHORIZED",
                 *         "details": {},
                 *         "message": "sign in first"
                 *       },
                 *       "success": false
                 *     }
                 */
                "application/json": {
                    error: {
                        /** @enum {string} */
                        code: "UNAUTHORIZED";
                        /**
                         * @description Each error has its own details. `field` names the field that is wrong.
                         * @example {}
                         */
                        details: Record<string, never>;
                        /** @example sign in first */
                        message: string;
                    };
                    /** @constant */
                    success: false;
                };
            };
        };
        /** @description Something in the request is wrong. `details.field` names it. */
        ValidationError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "VALIDATION_ERROR",
                 *         "details": {
                 *           "field": "name"
                 *         },
                 *         "message": "a name has 1 to 100 characters on one line"
                 *       },
                 *       "success": false
                 *     }
                 */
                "application/json": {
                    error: {
                        /** @enum {string} */
                        code: "VALIDATION_ERROR";
                        /**
                         * @description Each error has its own details. `field` names the field that is wrong.
                         * @example {
                         *       "field": "name"
                         *     }
                         */
                        details: Record<string, never>;
                        /** @example a name has 1 to 100 characters on one line */
                        message: string;
                    };
                    /** @constant */
                    success: false;
                };
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description How many requests are allowed per minute. */
        "X-RateLimit-Limit": number;
        /** @description How many more requests are allowed now. */
        "X-RateLimit-Remaining": number;
        /** @description When the whole limit is available again, in seconds since 1970. */
        "X-RateLimit-Reset": number;
    };
    pathItems: never;
}
export type AcceptedChange = components['schemas']['AcceptedChange'];
export type AcceptedMessage = components['schemas']['AcceptedMessage'];
export type Addressing = components['schemas']['Addressing'];
export type Audience = components['schemas']['Audience'];
export type AudienceByTags = components['schemas']['AudienceByTags'];
export type BareDigits = components['schemas']['BareDigits'];
export type BroadcastToPerson = components['schemas']['BroadcastToPerson'];
export type Campaign = components['schemas']['Campaign'];
export type CampaignDevice = components['schemas']['CampaignDevice'];
export type CampaignId = components['schemas']['CampaignId'];
export type CampaignPreview = components['schemas']['CampaignPreview'];
export type CampaignProgress = components['schemas']['CampaignProgress'];
export type CampaignRecipient = components['schemas']['CampaignRecipient'];
export type CampaignRef = components['schemas']['CampaignRef'];
export type CampaignSchedule = components['schemas']['CampaignSchedule'];
export type CampaignStatus = components['schemas']['CampaignStatus'];
export type CannedReply = components['schemas']['CannedReply'];
export type CannedReplyId = components['schemas']['CannedReplyId'];
export type CannedReplyPatch = components['schemas']['CannedReplyPatch'];
export type ChangedBy = components['schemas']['ChangedBy'];
export type Chat = components['schemas']['Chat'];
export type ChatNamed = components['schemas']['ChatNamed'];
export type ChatOfPerson = components['schemas']['ChatOfPerson'];
export type ChatRead = components['schemas']['ChatRead'];
export type Choice = components['schemas']['Choice'];
export type ColdUsed = components['schemas']['ColdUsed'];
export type Column = components['schemas']['Column'];
export type ConsentEntry = components['schemas']['ConsentEntry'];
export type ConsentEvent = components['schemas']['ConsentEvent'];
export type ConsentSaid = components['schemas']['ConsentSaid'];
export type ConsentSource = components['schemas']['ConsentSource'];
export type Contact = components['schemas']['Contact'];
export type ContactAddress = components['schemas']['ContactAddress'];
export type ContactAddressKind = components['schemas']['ContactAddressKind'];
export type ContactCard = components['schemas']['ContactCard'];
export type ContactHistory = components['schemas']['ContactHistory'];
export type ContactId = components['schemas']['ContactId'];
export type ContactPatch = components['schemas']['ContactPatch'];
export type ContactSource = components['schemas']['ContactSource'];
export type ContactSummary = components['schemas']['ContactSummary'];
export type ContactsAction = components['schemas']['ContactsAction'];
export type ContactsChange = components['schemas']['ContactsChange'];
export type ContactsChanged = components['schemas']['ContactsChanged'];
export type Content = components['schemas']['Content'];
export type ConversationChanged = components['schemas']['ConversationChanged'];
export type ConversationId = components['schemas']['ConversationId'];
export type ConversationStatus = components['schemas']['ConversationStatus'];
export type Coordinates = components['schemas']['Coordinates'];
export type Counts = components['schemas']['Counts'];
export type Credentials = components['schemas']['Credentials'];
export type Decision = components['schemas']['Decision'];
export type Delimiter = components['schemas']['Delimiter'];
export type Device = components['schemas']['Device'];
export type DeviceId = components['schemas']['DeviceId'];
export type DeviceLink = components['schemas']['DeviceLink'];
export type DeviceName = components['schemas']['DeviceName'];
export type DeviceShare = components['schemas']['DeviceShare'];
export type DeviceState = components['schemas']['DeviceState'];
export type DeviceStatus = components['schemas']['DeviceStatus'];
export type Direction = components['schemas']['Direction'];
export type Email = components['schemas']['Email'];
export type Encoding = components['schemas']['Encoding'];
export type EntryId = components['schemas']['EntryId'];
export type Estimate = components['schemas']['Estimate'];
export type EventPage = components['schemas']['EventPage'];
export type FailureCount = components['schemas']['FailureCount'];
export type File = components['schemas']['File'];
export type FileId = components['schemas']['FileId'];
export type FileKind = components['schemas']['FileKind'];
export type FilePreview = components['schemas']['FilePreview'];
export type FileState = components['schemas']['FileState'];
export type Gap = components['schemas']['Gap'];
export type Group = components['schemas']['Group'];
export type GroupChange = components['schemas']['GroupChange'];
export type GroupList = components['schemas']['GroupList'];
export type GroupMember = components['schemas']['GroupMember'];
export type GroupReceipts = components['schemas']['GroupReceipts'];
export type GroupRole = components['schemas']['GroupRole'];
export type GroupSummary = components['schemas']['GroupSummary'];
export type Health = components['schemas']['Health'];
export type IdentifiedContact = components['schemas']['IdentifiedContact'];
export type Import = components['schemas']['Import'];
export type ImportColumn = components['schemas']['ImportColumn'];
export type ImportId = components['schemas']['ImportId'];
export type ImportPreview = components['schemas']['ImportPreview'];
export type ImportRow = components['schemas']['ImportRow'];
export type ImportStatus = components['schemas']['ImportStatus'];
export type InboxSettings = components['schemas']['InboxSettings'];
export type InboxSettingsPatch = components['schemas']['InboxSettingsPatch'];
export type KeywordLanguage = components['schemas']['KeywordLanguage'];
export type LimitsPatch = components['schemas']['LimitsPatch'];
export type Member = components['schemas']['Member'];
export type MemberReceipt = components['schemas']['MemberReceipt'];
export type Message = components['schemas']['Message'];
export type MessageChange = components['schemas']['MessageChange'];
export type MessageFile = components['schemas']['MessageFile'];
export type MessageId = components['schemas']['MessageId'];
export type MessageKey = components['schemas']['MessageKey'];
export type MessageProgress = components['schemas']['MessageProgress'];
export type MessageReaction = components['schemas']['MessageReaction'];
export type MessageState = components['schemas']['MessageState'];
export type MessageStatus = components['schemas']['MessageStatus'];
export type Moment = components['schemas']['Moment'];
export type NewAssignment = components['schemas']['NewAssignment'];
export type NewCampaign = components['schemas']['NewCampaign'];
export type NewCampaignTest = components['schemas']['NewCampaignTest'];
export type NewCannedReply = components['schemas']['NewCannedReply'];
export type NewChatStatus = components['schemas']['NewChatStatus'];
export type NewConsent = components['schemas']['NewConsent'];
export type NewContact = components['schemas']['NewContact'];
export type NewContent = components['schemas']['NewContent'];
export type NewDecision = components['schemas']['NewDecision'];
export type NewEdit = components['schemas']['NewEdit'];
export type NewMessage = components['schemas']['NewMessage'];
export type NewOptIn = components['schemas']['NewOptIn'];
export type NewOptOutDecision = components['schemas']['NewOptOutDecision'];
export type NewReaction = components['schemas']['NewReaction'];
export type Nothing = components['schemas']['Nothing'];
export type NoticeKind = components['schemas']['NoticeKind'];
export type NumberFault = components['schemas']['NumberFault'];
export type OptOutDecision = components['schemas']['OptOutDecision'];
export type OptOutSettings = components['schemas']['OptOutSettings'];
export type OptOutSettingsPatch = components['schemas']['OptOutSettingsPatch'];
export type OptedIn = components['schemas']['OptedIn'];
export type OptedOut = components['schemas']['OptedOut'];
export type OptedOutPerson = components['schemas']['OptedOutPerson'];
export type Outbox = components['schemas']['Outbox'];
export type OutboxText = components['schemas']['OutboxText'];
export type PacePreset = components['schemas']['PacePreset'];
export type Pacing = components['schemas']['Pacing'];
export type PacingLimits = components['schemas']['PacingLimits'];
export type PacingPatch = components['schemas']['PacingPatch'];
export type PacingSettings = components['schemas']['PacingSettings'];
export type PacingUsage = components['schemas']['PacingUsage'];
export type PauseReason = components['schemas']['PauseReason'];
export type PaymentStep = components['schemas']['PaymentStep'];
export type Priority = components['schemas']['Priority'];
export type ProbableOptOut = components['schemas']['ProbableOptOut'];
export type Problem = components['schemas']['Problem'];
export type ProblemCode = components['schemas']['ProblemCode'];
export type Qr = components['schemas']['Qr'];
export type QuietHours = components['schemas']['QuietHours'];
export type QuietHoursPatch = components['schemas']['QuietHoursPatch'];
export type Reaction = components['schemas']['Reaction'];
export type ReadNumber = components['schemas']['ReadNumber'];
export type Recipient = components['schemas']['Recipient'];
export type RecipientStatus = components['schemas']['RecipientStatus'];
export type Rejection = components['schemas']['Rejection'];
export type Release = components['schemas']['Release'];
export type Rendering = components['schemas']['Rendering'];
export type Replacement = components['schemas']['Replacement'];
export type ReplyTo = components['schemas']['ReplyTo'];
export type Role = components['schemas']['Role'];
export type RowReason = components['schemas']['RowReason'];
export type Section = components['schemas']['Section'];
export type Sender = components['schemas']['Sender'];
export type Session = components['schemas']['Session'];
export type Severity = components['schemas']['Severity'];
export type StartProblem = components['schemas']['StartProblem'];
export type StartReview = components['schemas']['StartReview'];
export type StateChange = components['schemas']['StateChange'];
export type StoredFile = components['schemas']['StoredFile'];
export type StoredMessage = components['schemas']['StoredMessage'];
export type TagAction = components['schemas']['TagAction'];
export type TagChange = components['schemas']['TagChange'];
export type TagChanged = components['schemas']['TagChanged'];
export type TagCount = components['schemas']['TagCount'];
export type TagMatch = components['schemas']['TagMatch'];
export type TenantEvent = components['schemas']['TenantEvent'];
export type TenantId = components['schemas']['TenantId'];
export type ThreadEntry = components['schemas']['ThreadEntry'];
export type TimeOfDay = components['schemas']['TimeOfDay'];
export type Timestamp = components['schemas']['Timestamp'];
export type Typing = components['schemas']['Typing'];
export type TypingPatch = components['schemas']['TypingPatch'];
export type UndecidedOptOut = components['schemas']['UndecidedOptOut'];
export type Used = components['schemas']['Used'];
export type User = components['schemas']['User'];
export type UserId = components['schemas']['UserId'];
export type Wait = components['schemas']['Wait'];
export type WaitCode = components['schemas']['WaitCode'];
export type WantedPriority = components['schemas']['WantedPriority'];
export type WarmUp = components['schemas']['WarmUp'];
export type WarmUpPatch = components['schemas']['WarmUpPatch'];
export type WrongContact = components['schemas']['WrongContact'];
export type WrongRow = components['schemas']['WrongRow'];
export type ResponseConflict = components['responses']['Conflict'];
export type ResponseForbidden = components['responses']['Forbidden'];
export type ResponseNotFound = components['responses']['NotFound'];
export type ResponsePayloadTooLarge = components['responses']['PayloadTooLarge'];
export type ResponseRateLimited = components['responses']['RateLimited'];
export type ResponseRequestTimeout = components['responses']['RequestTimeout'];
export type ResponseServerError = components['responses']['ServerError'];
export type ResponseUnauthorized = components['responses']['Unauthorized'];
export type ResponseValidationError = components['responses']['ValidationError'];
export type HeaderXRateLimitLimit = components['headers']['X-RateLimit-Limit'];
export type HeaderXRateLimitRemaining = components['headers']['X-RateLimit-Remaining'];
export type HeaderXRateLimitReset = components['headers']['X-RateLimit-Reset'];
export type $defs = Record<string, never>;
export interface operations {
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "ayu@toko.example",
                 *       "password": "a long password"
                 *     }
                 */
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "user": {
                     *           "email": "ayu@toko.example",
                     *           "id": "usr_0193e0a0-0000-7000-8000-000000000001",
                     *           "name": "Ayu",
                     *           "role": "admin",
                     *           "tenantId": "ten_0193e0a0-0000-7000-8000-000000000001",
                     *           "tenantName": "Toko Ayu"
                     *         }
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Session"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {},
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Nothing"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    readSelf: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "user": {
                     *           "email": "ayu@toko.example",
                     *           "id": "usr_0193e0a0-0000-7000-8000-000000000001",
                     *           "name": "Ayu",
                     *           "role": "admin",
                     *           "tenantId": "ten_0193e0a0-0000-7000-8000-000000000001",
                     *           "tenantName": "Toko Ayu"
                     *         }
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Session"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    refreshSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "user": {
                     *           "email": "ayu@toko.example",
                     *           "id": "usr_0193e0a0-0000-7000-8000-000000000001",
                     *           "name": "Ayu",
                     *           "role": "admin",
                     *           "tenantId": "ten_0193e0a0-0000-7000-8000-000000000001",
                     *           "tenantName": "Toko Ayu"
                     *         }
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Session"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    listCampaigns: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the previous page. Without it the first page is returned. */
                cursor?: string;
                /** @description The largest number of items on the page. */
                limit?: number;
                /** @description Only broadcasts whose name has all of these words or parts of words, in any order. */
                search?: string;
                /** @description Only broadcasts with this status. Separate several statuses with commas. */
                status?: components["schemas"]["CampaignStatus"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "audience": {
                     *               "kind": "list"
                     *             },
                     *             "completedAt": null,
                     *             "counts": {
                     *               "cancelled": 0,
                     *               "delivered": 10,
                     *               "failed": 2,
                     *               "pending": 58,
                     *               "queued": 2,
                     *               "read": 24,
                     *               "replied": 5,
                     *               "sent": 4,
                     *               "skipped": 0,
                     *               "total": 100,
                     *               "unknown": 0
                     *             },
                     *             "createdAt": "2026-11-25T01:00:00.000Z",
                     *             "deviceIds": [
                     *               "dev_0193e0a0-0000-7000-8000-000000000001"
                     *             ],
                     *             "gap": {
                     *               "maxSeconds": 30,
                     *               "minSeconds": 10
                     *             },
                     *             "id": "cmp_0193e0a0-0000-7000-8000-000000000001",
                     *             "name": "Promo November",
                     *             "pauseReason": null,
                     *             "retryable": 2,
                     *             "run": 1,
                     *             "scheduledAt": null,
                     *             "sendToUndecided": false,
                     *             "startProblem": null,
                     *             "startedAt": "2026-11-25T02:00:00.000Z",
                     *             "status": "running",
                     *             "text": "Halo {{name}}, ada promo baru."
                     *           }
                     *         ],
                     *         "nextCursor": "eyJhZnRlciI6Ij"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: {
                            items: components["schemas"]["Campaign"][];
                            nextCursor: string | null;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    createCampaign: {
        parameters: {
            query?: never;
            header?: {
                /** @description The server executes a request that is repeated with the same key only once, so repeat it if you did not get the answer. A key is remembered for seven days. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "deviceIds": [
                 *         "dev_0193e0a0-0000-7000-8000-000000000001"
                 *       ],
                 *       "name": "Promo November",
                 *       "preset": "safe",
                 *       "recipients": [
                 *         {
                 *           "kota": "Bandung",
                 *           "name": "Ayu",
                 *           "phone": "081234567890"
                 *         }
                 *       ],
                 *       "text": "Halo {{name}}, ada promo baru."
                 *     }
                 */
                "application/json": components["schemas"]["NewCampaign"];
            };
        };
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            201: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "audience": {
                     *           "kind": "list"
                     *         },
                     *         "completedAt": null,
                     *         "counts": {
                     *           "cancelled": 0,
                     *           "delivered": 10,
                     *           "failed": 2,
                     *           "pending": 58,
                     *           "queued": 2,
                     *           "read": 24,
                     *           "replied": 5,
                     *           "sent": 4,
                     *           "skipped": 0,
                     *           "total": 100,
                     *           "unknown": 0
                     *         },
                     *         "createdAt": "2026-11-25T01:00:00.000Z",
                     *         "deviceIds": [
                     *           "dev_0193e0a0-0000-7000-8000-000000000001"
                     *         ],
                     *         "gap": {
                     *           "maxSeconds": 30,
                     *           "minSeconds": 10
                     *         },
                     *         "id": "cmp_0193e0a0-0000-7000-8000-000000000001",
                     *         "name": "Promo November",
                     *         "pauseReason": null,
                     *         "retryable": 2,
                     *         "run": 1,
                     *         "scheduledAt": null,
                     *         "sendToUndecided": false,
                     *         "startProblem": null,
                     *         "startedAt": "2026-11-25T02:00:00.000Z",
                     *         "status": "running",
                     *         "text": "Halo {{name}}, ada promo baru."
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Campaign"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    previewCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "deviceIds": [
                 *         "dev_0193e0a0-0000-7000-8000-000000000001"
                 *       ],
                 *       "name": "Promo November",
                 *       "preset": "safe",
                 *       "recipients": [
                 *         {
                 *           "kota": "Bandung",
                 *           "name": "Ayu",
                 *           "phone": "081234567890"
                 *         }
                 *       ],
                 *       "text": "Halo {{name}}, ada promo baru."
                 *     }
                 */
                "application/json": components["schemas"]["NewCampaign"];
            };
        };
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "ambiguous": 1,
                     *         "columns": [
                     *           "kota"
                     *         ],
                     *         "estimate": {
                     *           "days": 1,
                     *           "finishesAt": "2026-11-25T02:00:00.000Z",
                     *           "limitedBy": "gap",
                     *           "perDevice": [
                     *             {
                     *               "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *               "texts": 100
                     *             }
                     *           ],
                     *           "startsAt": "2026-11-25T01:00:00.000Z",
                     *           "texts": 100
                     *         },
                     *         "leftOut": 0,
                     *         "optedOut": 3,
                     *         "problems": [
                     *           {
                     *             "code": "unknown_variable",
                     *             "contact": null,
                     *             "count": 1,
                     *             "message": "nobody fills {{kotta}}; did you mean {{kota}}?",
                     *             "replacements": [
                     *               {
                     *                 "instead": "{{kota}}",
                     *                 "written": "{{kotta}}"
                     *               }
                     *             ],
                     *             "row": null,
                     *             "severity": "error",
                     *             "variable": "kotta",
                     *             "written": null
                     *           },
                     *           {
                     *             "code": "unreadable",
                     *             "contact": null,
                     *             "count": 1,
                     *             "message": "the text cannot be read: {{name|}} in line 1, column 6 is not understood; behind the name only something like |default(\"…\") may stand; look at its quotes and brackets",
                     *             "replacements": [],
                     *             "row": null,
                     *             "severity": "error",
                     *             "variable": null,
                     *             "written": "{{name|}}"
                     *           }
                     *         ],
                     *         "recipients": 100,
                     *         "rejected": 2,
                     *         "rejectedRows": [
                     *           {
                     *             "code": "phone_too_short",
                     *             "contact": null,
                     *             "field": "phone",
                     *             "message": "this is not a phone number: it is too short",
                     *             "row": 4,
                     *             "value": "12345",
                     *             "variable": null
                     *           },
                     *           {
                     *             "code": "missing_value",
                     *             "contact": {
                     *               "id": "con_0193e0a0-0000-7000-8000-000000000001",
                     *               "name": "Ayu",
                     *               "phone": "6281234567890"
                     *             },
                     *             "field": "text",
                     *             "message": "the text uses {{kota}}, but this contact has no kota",
                     *             "row": 9,
                     *             "value": "",
                     *             "variable": "kota"
                     *           }
                     *         ],
                     *         "renderings": [
                     *           {
                     *             "name": "Ayu",
                     *             "phone": "6281234567890",
                     *             "text": "Halo Ayu, pesanan sudah siap."
                     *           }
                     *         ],
                     *         "repeated": 1,
                     *         "repeatedRows": [
                     *           {
                     *             "code": "duplicate",
                     *             "contact": null,
                     *             "field": "phone",
                     *             "message": "row 2 has the same number",
                     *             "row": 7,
                     *             "value": "",
                     *             "variable": null
                     *           }
                     *         ],
                     *         "rows": 107,
                     *         "suggestedBareDigits": "home",
                     *         "undecided": 1
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["CampaignPreview"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    testCampaign: {
        parameters: {
            query?: never;
            header?: {
                /** @description The server executes a request that is repeated with the same key only once, so repeat it if you did not get the answer. A key is remembered for seven days. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                 *       "text": "Halo {{name}}, ada promo baru.",
                 *       "to": "+62 812-3456-7890",
                 *       "variables": {
                 *         "name": "Ayu"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["NewCampaignTest"];
            };
        };
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            202: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "at": "2026-11-25T01:00:00.000Z",
                     *         "businessName": "Toko Ayu",
                     *         "chatId": "6281234567890@c.us",
                     *         "content": {
                     *           "kind": "text",
                     *           "text": "Halo Ayu, pesanan sudah siap."
                     *         },
                     *         "conversationId": "cnv_0193e0a0-0000-7000-8000-000000000001",
                     *         "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *         "direction": "out",
                     *         "id": "msg_0193e0a0-0000-7000-8000-000000000001",
                     *         "lid": "114567890123456",
                     *         "name": "Ayu",
                     *         "phone": "6281234567890",
                     *         "place": "msg_w0193e0a0-0000-7000-8000-000000000001",
                     *         "priority": "normal",
                     *         "status": "queued",
                     *         "text": "Halo Ayu, pesanan sudah siap.",
                     *         "waMessageId": "3EB0C431C26A1916E07A",
                     *         "wait": {
                     *           "code": "quiet_hours",
                     *           "nextSendAt": "2026-11-25T02:00:00.000Z"
                     *         }
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["AcceptedMessage"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    readCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "audience": {
                     *           "kind": "list"
                     *         },
                     *         "completedAt": null,
                     *         "counts": {
                     *           "cancelled": 0,
                     *           "delivered": 10,
                     *           "failed": 2,
                     *           "pending": 58,
                     *           "queued": 2,
                     *           "read": 24,
                     *           "replied": 5,
                     *           "sent": 4,
                     *           "skipped": 0,
                     *           "total": 100,
                     *           "unknown": 0
                     *         },
                     *         "createdAt": "2026-11-25T01:00:00.000Z",
                     *         "deviceIds": [
                     *           "dev_0193e0a0-0000-7000-8000-000000000001"
                     *         ],
                     *         "gap": {
                     *           "maxSeconds": 30,
                     *           "minSeconds": 10
                     *         },
                     *         "id": "cmp_0193e0a0-0000-7000-8000-000000000001",
                     *         "name": "Promo November",
                     *         "pauseReason": null,
                     *         "retryable": 2,
                     *         "run": 1,
                     *         "scheduledAt": null,
                     *         "sendToUndecided": false,
                     *         "startProblem": null,
                     *         "startedAt": "2026-11-25T02:00:00.000Z",
                     *         "status": "running",
                     *         "text": "Halo {{name}}, ada promo baru."
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Campaign"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    deleteCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {},
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Nothing"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    cancelCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "audience": {
                     *           "kind": "list"
                     *         },
                     *         "completedAt": null,
                     *         "counts": {
                     *           "cancelled": 0,
                     *           "delivered": 10,
                     *           "failed": 2,
                     *           "pending": 58,
                     *           "queued": 2,
                     *           "read": 24,
                     *           "replied": 5,
                     *           "sent": 4,
                     *           "skipped": 0,
                     *           "total": 100,
                     *           "unknown": 0
                     *         },
                     *         "createdAt": "2026-11-25T01:00:00.000Z",
                     *         "deviceIds": [
                     *           "dev_0193e0a0-0000-7000-8000-000000000001"
                     *         ],
                     *         "gap": {
                     *           "maxSeconds": 30,
                     *           "minSeconds": 10
                     *         },
                     *         "id": "cmp_0193e0a0-0000-7000-8000-000000000001",
                     *         "name": "Promo November",
                     *         "pauseReason": null,
                     *         "retryable": 2,
                     *         "run": 1,
                     *         "scheduledAt": null,
                     *         "sendToUndecided": false,
                     *         "startProblem": null,
                     *         "startedAt": "2026-11-25T02:00:00.000Z",
                     *         "status": "running",
                     *         "text": "Halo {{name}}, ada promo baru."
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Campaign"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    listCampaignItems: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the previous page. Without it the first page is returned. */
                cursor?: string;
                /** @description The largest number of items on the page. */
                limit?: number;
                /** @description Only recipients with this status. */
                status?: components["schemas"]["RecipientStatus"];
            };
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "columns": {
                     *               "kota": "Bandung"
                     *             },
                     *             "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *             "error": null,
                     *             "itemNo": 1,
                     *             "name": "Ayu",
                     *             "phone": "6281234567890",
                     *             "repliedAt": null,
                     *             "sentAt": "2026-11-25T01:00:00.000Z",
                     *             "status": "read",
                     *             "text": "Halo Ayu, ada promo baru.",
                     *             "updatedAt": "2026-11-25T02:00:00.000Z"
                     *           }
                     *         ],
                     *         "nextCursor": "eyJhZnRlciI6Ij"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: {
                            items: components["schemas"]["CampaignRecipient"][];
                            nextCursor: string | null;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    pauseCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "audience": {
                     *           "kind": "list"
                     *         },
                     *         "completedAt": null,
                     *         "counts": {
                     *           "cancelled": 0,
                     *           "delivered": 10,
                     *           "failed": 2,
                     *           "pending": 58,
                     *           "queued": 2,
                     *           "read": 24,
                     *           "replied": 5,
                     *           "sent": 4,
                     *           "skipped": 0,
                     *           "total": 100,
                     *           "unknown": 0
                     *         },
                     *         "createdAt": "2026-11-25T01:00:00.000Z",
                     *         "deviceIds": [
                     *           "dev_0193e0a0-0000-7000-8000-000000000001"
                     *         ],
                     *         "gap": {
                     *           "maxSeconds": 30,
                     *           "minSeconds": 10
                     *         },
                     *         "id": "cmp_0193e0a0-0000-7000-8000-000000000001",
                     *         "name": "Promo November",
                     *         "pauseReason": null,
                     *         "retryable": 2,
                     *         "run": 1,
                     *         "scheduledAt": null,
                     *         "sendToUndecided": false,
                     *         "startProblem": null,
                     *         "startedAt": "2026-11-25T02:00:00.000Z",
                     *         "status": "running",
                     *         "text": "Halo {{name}}, ada promo baru."
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Campaign"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    readCampaignProgress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "beforeStart": null,
                     *         "bucketSeconds": 60,
                     *         "counts": {
                     *           "cancelled": 0,
                     *           "delivered": 10,
                     *           "failed": 2,
                     *           "pending": 58,
                     *           "queued": 2,
                     *           "read": 24,
                     *           "replied": 5,
                     *           "sent": 4,
                     *           "skipped": 0,
                     *           "total": 100,
                     *           "unknown": 0
                     *         },
                     *         "devices": [
                     *           {
                     *             "code": "gap",
                     *             "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *             "failingSince": null,
                     *             "nextSendAt": "2026-11-25T02:00:00.000Z",
                     *             "sent": 38,
                     *             "waiting": 60
                     *           }
                     *         ],
                     *         "estimate": {
                     *           "days": 1,
                     *           "finishesAt": "2026-11-25T02:00:00.000Z",
                     *           "limitedBy": "gap",
                     *           "perDevice": [
                     *             {
                     *               "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *               "texts": 100
                     *             }
                     *           ],
                     *           "startsAt": "2026-11-25T01:00:00.000Z",
                     *           "texts": 100
                     *         },
                     *         "failures": [
                     *           {
                     *             "count": 2,
                     *             "error": "whatsapp_463"
                     *           }
                     *         ],
                     *         "pauseReason": null,
                     *         "status": "running",
                     *         "timeline": [
                     *           {
                     *             "at": "2026-11-25T01:00:00.000Z",
                     *             "sent": 38
                     *           }
                     *         ]
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["CampaignProgress"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    readCampaignReport: {
        parameters: {
            query?: {
                /** @description The language of the headings and reasons; English without it. */
                language?: "id" | "en";
                /** @description The IANA name of a time zone, such as `Asia/Jakarta`: the times are local, in a form that spreadsheets recognize, and their headings name the zone. Without it, the times are in RFC 3339 and UTC. */
                timeZone?: string;
            };
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A CSV file. If the server cannot finish a long file, its last line begins with `"#incomplete`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example phone,name
                     *     081234567890,Ayu
                     */
                    "text/csv": string;
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    resumeCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "audience": {
                     *           "kind": "list"
                     *         },
                     *         "completedAt": null,
                     *         "counts": {
                     *           "cancelled": 0,
                     *           "delivered": 10,
                     *           "failed": 2,
                     *           "pending": 58,
                     *           "queued": 2,
                     *           "read": 24,
                     *           "replied": 5,
                     *           "sent": 4,
                     *           "skipped": 0,
                     *           "total": 100,
                     *           "unknown": 0
                     *         },
                     *         "createdAt": "2026-11-25T01:00:00.000Z",
                     *         "deviceIds": [
                     *           "dev_0193e0a0-0000-7000-8000-000000000001"
                     *         ],
                     *         "gap": {
                     *           "maxSeconds": 30,
                     *           "minSeconds": 10
                     *         },
                     *         "id": "cmp_0193e0a0-0000-7000-8000-000000000001",
                     *         "name": "Promo November",
                     *         "pauseReason": null,
                     *         "retryable": 2,
                     *         "run": 1,
                     *         "scheduledAt": null,
                     *         "sendToUndecided": false,
                     *         "startProblem": null,
                     *         "startedAt": "2026-11-25T02:00:00.000Z",
                     *         "status": "running",
                     *         "text": "Halo {{name}}, ada promo baru."
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Campaign"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    retryCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "audience": {
                     *           "kind": "list"
                     *         },
                     *         "completedAt": null,
                     *         "counts": {
                     *           "cancelled": 0,
                     *           "delivered": 10,
                     *           "failed": 2,
                     *           "pending": 58,
                     *           "queued": 2,
                     *           "read": 24,
                     *           "replied": 5,
                     *           "sent": 4,
                     *           "skipped": 0,
                     *           "total": 100,
                     *           "unknown": 0
                     *         },
                     *         "createdAt": "2026-11-25T01:00:00.000Z",
                     *         "deviceIds": [
                     *           "dev_0193e0a0-0000-7000-8000-000000000001"
                     *         ],
                     *         "gap": {
                     *           "maxSeconds": 30,
                     *           "minSeconds": 10
                     *         },
                     *         "id": "cmp_0193e0a0-0000-7000-8000-000000000001",
                     *         "name": "Promo November",
                     *         "pauseReason": null,
                     *         "retryable": 2,
                     *         "run": 1,
                     *         "scheduledAt": null,
                     *         "sendToUndecided": false,
                     *         "startProblem": null,
                     *         "startedAt": "2026-11-25T02:00:00.000Z",
                     *         "status": "running",
                     *         "text": "Halo {{name}}, ada promo baru."
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Campaign"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    rescheduleCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "scheduledAt": "2026-12-24T02:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["CampaignSchedule"];
            };
        };
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "audience": {
                     *           "kind": "list"
                     *         },
                     *         "completedAt": null,
                     *         "counts": {
                     *           "cancelled": 0,
                     *           "delivered": 10,
                     *           "failed": 2,
                     *           "pending": 58,
                     *           "queued": 2,
                     *           "read": 24,
                     *           "replied": 5,
                     *           "sent": 4,
                     *           "skipped": 0,
                     *           "total": 100,
                     *           "unknown": 0
                     *         },
                     *         "createdAt": "2026-11-25T01:00:00.000Z",
                     *         "deviceIds": [
                     *           "dev_0193e0a0-0000-7000-8000-000000000001"
                     *         ],
                     *         "gap": {
                     *           "maxSeconds": 30,
                     *           "minSeconds": 10
                     *         },
                     *         "id": "cmp_0193e0a0-0000-7000-8000-000000000001",
                     *         "name": "Promo November",
                     *         "pauseReason": null,
                     *         "retryable": 2,
                     *         "run": 1,
                     *         "scheduledAt": null,
                     *         "sendToUndecided": false,
                     *         "startProblem": null,
                     *         "startedAt": "2026-11-25T02:00:00.000Z",
                     *         "status": "running",
                     *         "text": "Halo {{name}}, ada promo baru."
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Campaign"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    startCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "audience": {
                     *           "kind": "list"
                     *         },
                     *         "completedAt": null,
                     *         "counts": {
                     *           "cancelled": 0,
                     *           "delivered": 10,
                     *           "failed": 2,
                     *           "pending": 58,
                     *           "queued": 2,
                     *           "read": 24,
                     *           "replied": 5,
                     *           "sent": 4,
                     *           "skipped": 0,
                     *           "total": 100,
                     *           "unknown": 0
                     *         },
                     *         "createdAt": "2026-11-25T01:00:00.000Z",
                     *         "deviceIds": [
                     *           "dev_0193e0a0-0000-7000-8000-000000000001"
                     *         ],
                     *         "gap": {
                     *           "maxSeconds": 30,
                     *           "minSeconds": 10
                     *         },
                     *         "id": "cmp_0193e0a0-0000-7000-8000-000000000001",
                     *         "name": "Promo November",
                     *         "pauseReason": null,
                     *         "retryable": 2,
                     *         "run": 1,
                     *         "scheduledAt": null,
                     *         "sendToUndecided": false,
                     *         "startProblem": null,
                     *         "startedAt": "2026-11-25T02:00:00.000Z",
                     *         "status": "running",
                     *         "text": "Halo {{name}}, ada promo baru."
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Campaign"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    listCannedReplies: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the previous page. Without it the first page is returned. */
                cursor?: string;
                /** @description The largest number of items on the page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "createdAt": "2026-11-25T01:00:00.000Z",
                     *             "id": "can_0193e0a0-0000-7000-8000-000000000001",
                     *             "shortcut": "halo",
                     *             "text": "Halo {{name}}, ada yang bisa kami bantu?",
                     *             "updatedAt": "2026-11-25T02:00:00.000Z"
                     *           }
                     *         ],
                     *         "nextCursor": "eyJhZnRlciI6Ij"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: {
                            items: components["schemas"]["CannedReply"][];
                            nextCursor: string | null;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    createCannedReply: {
        parameters: {
            query?: never;
            header?: {
                /** @description The server executes a request that is repeated with the same key only once, so repeat it if you did not get the answer. A key is remembered for seven days. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "shortcut": "/halo",
                 *       "text": "Halo {{name}}, ada yang bisa kami bantu?"
                 *     }
                 */
                "application/json": components["schemas"]["NewCannedReply"];
            };
        };
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            201: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "createdAt": "2026-11-25T01:00:00.000Z",
                     *         "id": "can_0193e0a0-0000-7000-8000-000000000001",
                     *         "shortcut": "halo",
                     *         "text": "Halo {{name}}, ada yang bisa kami bantu?",
                     *         "updatedAt": "2026-11-25T02:00:00.000Z"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["CannedReply"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    deleteCannedReply: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                reply: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {},
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Nothing"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    changeCannedReply: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                reply: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "shortcut": "salam"
                 *     }
                 */
                "application/json": components["schemas"]["CannedReplyPatch"];
            };
        };
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "createdAt": "2026-11-25T01:00:00.000Z",
                     *         "id": "can_0193e0a0-0000-7000-8000-000000000001",
                     *         "shortcut": "halo",
                     *         "text": "Halo {{name}}, ada yang bisa kami bantu?",
                     *         "updatedAt": "2026-11-25T02:00:00.000Z"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["CannedReply"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    listAllChats: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the previous page. Without it the first page is returned. */
                cursor?: string;
                /** @description The largest number of items on the page. */
                limit?: number;
                /** @description The id of a device. Only the chats of this device are listed. */
                device?: string;
                /** @description Only chats with a person whose name has this part, or whose number or LID has these digits. */
                search?: string;
                /** @description `true`: only chats with unread messages. */
                unread?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "assignee": "usr_0193e0a0-0000-7000-8000-000000000001",
                     *             "businessName": "Toko Ayu",
                     *             "chatId": "6281234567890@c.us",
                     *             "contactId": "con_0193e0a0-0000-7000-8000-000000000001",
                     *             "conversationId": "cnv_0193e0a0-0000-7000-8000-000000000001",
                     *             "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *             "lastAt": "2026-11-25T01:00:00.000Z",
                     *             "lastDirection": "in",
                     *             "lastKind": "text",
                     *             "lastMessageId": "msg_0193e0a0-0000-7000-8000-000000000001",
                     *             "lastStatus": "received",
                     *             "lastText": "Terima kasih!",
                     *             "lid": "114567890123456",
                     *             "name": "Ayu",
                     *             "optedOutAt": null,
                     *             "phone": "6281234567890",
                     *             "snoozedUntil": null,
                     *             "status": "open",
                     *             "unread": 1
                     *           }
                     *         ],
                     *         "nextCursor": "eyJhZnRlciI6Ij"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: {
                            items: components["schemas"]["Chat"][];
                            nextCursor: string | null;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    listContacts: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the previous page. Without it the first page is returned. */
                cursor?: string;
                /** @description The largest number of items on the page. */
                limit?: number;
                /** @description Parts of a name in any order, or digits of a phone number. */
                search?: string;
                /** @description Only contacts with this tag. */
                tag?: string;
                /** @description `true`: only contacts who have opted out. `false`: only the others. */
                optedOut?: "true" | "false";
                /** @description `true`: only contacts with an `undecidedOptOut`, a message that looks like an opt-out and waits for a user's decision. */
                mayHaveOptedOut?: "true";
                /** @description The order: by the time at which the contacts were added (`newest` first, the default, or `oldest`), or by `name`, where those without a name come last. */
                sort?: "newest" | "oldest" | "name";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "addresses": [
                     *               {
                     *                 "kind": "phone",
                     *                 "value": "6281234567890"
                     *               },
                     *               {
                     *                 "kind": "lid",
                     *                 "value": "114567890123456"
                     *               }
                     *             ],
                     *             "attributes": {
                     *               "kota": "Bandung"
                     *             },
                     *             "consentedAt": "2026-11-25T01:00:00.000Z",
                     *             "createdAt": "2026-11-25T01:00:00.000Z",
                     *             "id": "con_0193e0a0-0000-7000-8000-000000000001",
                     *             "name": "Ayu",
                     *             "optedIn": null,
                     *             "optedOut": null,
                     *             "phone": "6281234567890",
                     *             "source": "manual",
                     *             "tags": [
                     *               "vip"
                     *             ],
                     *             "undecidedOptOut": null,
                     *             "updatedAt": "2026-11-25T01:00:00.000Z"
                     *           }
                     *         ],
                     *         "nextCursor": "eyJhZnRlciI6Ij"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: {
                            items: components["schemas"]["Contact"][];
                            nextCursor: string | null;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    createContact: {
        parameters: {
            query?: never;
            header?: {
                /** @description The server executes a request that is repeated with the same key only once, so repeat it if you did not get the answer. A key is remembered for seven days. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "attributes": {
                 *         "kota": "Bandung"
                 *       },
                 *       "name": "Ayu",
                 *       "phone": "+62 812-3456-7890",
                 *       "tags": [
                 *         "vip"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["NewContact"];
            };
        };
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            201: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "addresses": [
                     *           {
                     *             "kind": "phone",
                     *             "value": "6281234567890"
                     *           },
                     *           {
                     *             "kind": "lid",
                     *             "value": "114567890123456"
                     *           }
                     *         ],
                     *         "attributes": {
                     *           "kota": "Bandung"
                     *         },
                     *         "consentedAt": "2026-11-25T01:00:00.000Z",
                     *         "createdAt": "2026-11-25T01:00:00.000Z",
                     *         "id": "con_0193e0a0-0000-7000-8000-000000000001",
                     *         "name": "Ayu",
                     *         "optedIn": null,
                     *         "optedOut": null,
                     *         "phone": "6281234567890",
                     *         "source": "manual",
                     *         "tags": [
                     *           "vip"
                     *         ],
                     *         "undecidedOptOut": null,
                     *         "updatedAt": "2026-11-25T01:00:00.000Z"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Contact"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    changeContacts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "action": "add_tags",
                 *       "ids": [
                 *         "con_0193e0a0-0000-7000-8000-000000000001"
                 *       ],
                 *       "tags": [
                 *         "vip"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["ContactsChange"];
            };
        };
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "changed": 12,
                     *         "full": 1,
                     *         "unchanged": 3,
                     *         "unknown": 2
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["ContactsChanged"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    readContactsFile: {
        parameters: {
            query?: {
                /** @description Parts of a name in any order, or digits of a phone number. */
                search?: string;
                /** @description Only contacts with this tag. */
                tag?: string;
                /** @description `true`: only contacts who have opted out. `false`: only the others. */
                optedOut?: "true" | "false";
                /** @description `true`: only contacts with an `undecidedOptOut`, a message that looks like an opt-out and waits for a user's decision. */
                mayHaveOptedOut?: "true";
                /** @description The language of the headings and reasons; English without it. */
                language?: "id" | "en";
                /** @description The IANA name of a time zone, such as `Asia/Jakarta`: the times are local, in a form that spreadsheets recognize, and their headings name the zone. Without it, the times are in RFC 3339 and UTC. */
                timeZone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A CSV file. If the server cannot finish a long file, its last line begins with `"#incomplete`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example phone,name
                     *     081234567890,Ayu
                     */
                    "text/csv": string;
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    importContacts: {
        parameters: {
            query?: {
                /** @description `true`: only preview the file and import nothing. */
                dryRun?: "true" | "false";
                /** @description Whether the first line of the file names the columns. Without this parameter, the server guesses it. */
                hasHead?: "true" | "false";
                /** @description What each column of the file holds, from left to right, as a JSON array with one entry for each column: `phone`, `other_phone` (used where no `phone` has a number), `country_code` (of the numbers in the row that are written without one: `62`, `+62` or `ID`), `name`, `last_name`, `tags`, `ignore`, or `attribute:` followed by a name of your choice, such as `attribute:city`. One column must be `phone` or `other_phone`. */
                columns?: string;
                /** @description Tags for every contact of the file, separated by commas. */
                tags?: string;
                /** @description `true`: every person in the file has agreed to get broadcasts. */
                consented?: "true" | "false";
                /** @description How numbers without `+` and without a leading 0 are interpreted. `ask` (the default): a number that could belong to two people is rejected as `phone_ambiguous`. `home`: such a number is a number of the home country that has lost its leading 0. `international`: it begins with a country code. */
                bareDigits?: "ask" | "home" | "international";
                /** @description The name of the file in the list of imports. */
                fileName?: string;
            };
            header?: {
                /** @description The server executes a request that is repeated with the same key only once, so repeat it if you did not get the answer. A key is remembered for seven days. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example phone,name
                 *     081234567890,Ayu
                 */
                "text/csv": string;
            };
        };
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "completedAt": "2026-11-25T02:00:00.000Z",
                     *         "created": 90,
                     *         "createdAt": "2026-11-25T01:00:00.000Z",
                     *         "doneBytes": 4096,
                     *         "duplicates": 1,
                     *         "error": null,
                     *         "fileName": "pelanggan.csv",
                     *         "id": "imp_0193e0a0-0000-7000-8000-000000000001",
                     *         "rejected": 3,
                     *         "rows": 100,
                     *         "sizeBytes": 4096,
                     *         "status": "completed",
                     *         "updated": 6
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Import"] | components["schemas"]["ImportPreview"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The request succeeded. The answer is in `data`. */
            202: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "completedAt": "2026-11-25T02:00:00.000Z",
                     *         "created": 90,
                     *         "createdAt": "2026-11-25T01:00:00.000Z",
                     *         "doneBytes": 4096,
                     *         "duplicates": 1,
                     *         "error": null,
                     *         "fileName": "pelanggan.csv",
                     *         "id": "imp_0193e0a0-0000-7000-8000-000000000001",
                     *         "rejected": 3,
                     *         "rows": 100,
                     *         "sizeBytes": 4096,
                     *         "status": "completed",
                     *         "updated": 6
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Import"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    listImports: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the previous page. Without it the first page is returned. */
                cursor?: string;
                /** @description The largest number of items on the page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "completedAt": "2026-11-25T02:00:00.000Z",
                     *             "created": 90,
                     *             "createdAt": "2026-11-25T01:00:00.000Z",
                     *             "doneBytes": 4096,
                     *             "duplicates": 1,
                     *             "error": null,
                     *             "fileName": "pelanggan.csv",
                     *             "id": "imp_0193e0a0-0000-7000-8000-000000000001",
                     *             "rejected": 3,
                     *             "rows": 100,
                     *             "sizeBytes": 4096,
                     *             "status": "completed",
                     *             "updated": 6
                     *           }
                     *         ],
                     *         "nextCursor": "eyJhZnRlciI6Ij"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: {
                            items: components["schemas"]["Import"][];
                            nextCursor: string | null;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    readImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "completedAt": "2026-11-25T02:00:00.000Z",
                     *         "created": 90,
                     *         "createdAt": "2026-11-25T01:00:00.000Z",
                     *         "doneBytes": 4096,
                     *         "duplicates": 1,
                     *         "error": null,
                     *         "fileName": "pelanggan.csv",
                     *         "id": "imp_0193e0a0-0000-7000-8000-000000000001",
                     *         "rejected": 3,
                     *         "rows": 100,
                     *         "sizeBytes": 4096,
                     *         "status": "completed",
                     *         "updated": 6
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Import"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    listRejections: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the previous page. Without it the first page is returned. */
                cursor?: string;
                /** @description The largest number of items on the page. */
                limit?: number;
            };
            header?: never;
            path: {
                import: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "cells": [
                     *               "Ayu",
                     *               "12345"
                     *             ],
                     *             "code": "phone_too_short",
                     *             "field": "phone",
                     *             "line": 4,
                     *             "message": "this is not a phone number: it is too short",
                     *             "value": "12345"
                     *           }
                     *         ],
                     *         "nextCursor": "eyJhZnRlciI6Ij"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: {
                            items: components["schemas"]["Rejection"][];
                            nextCursor: string | null;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    readRejectionsFile: {
        parameters: {
            query?: {
                /** @description The language of the headings and reasons; English without it. */
                language?: "id" | "en";
            };
            header?: never;
            path: {
                import: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A CSV file. If the server cannot finish a long file, its last line begins with `"#incomplete`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example phone,name
                     *     081234567890,Ayu
                     */
                    "text/csv": string;
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    readNumber: {
        parameters: {
            query?: {
                /** @description The number as it is typed. Digits that could belong to two people are reported as `phone_ambiguous` here. Everywhere else, the API treats digits without `+` and without a leading 0 as a number with its country code if they are one. */
                written?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "fault": null,
                     *         "phone": "6281234567890"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["ReadNumber"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    readContactSummary: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "attributes": [
                     *           "kota"
                     *         ],
                     *         "contacts": 240,
                     *         "optedOut": 3,
                     *         "optedOutOthers": 1,
                     *         "tags": [
                     *           {
                     *             "contacts": 12,
                     *             "tag": "vip"
                     *           }
                     *         ]
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["ContactSummary"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    changeTag: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "action": "rename",
                 *       "name": "pelanggan setia",
                 *       "tag": "vip"
                 *     }
                 */
                "application/json": components["schemas"]["TagChange"];
            };
        };
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "broadcasts": 1,
                     *         "contacts": 12
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["TagChanged"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    readContact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "addresses": [
                     *           {
                     *             "kind": "phone",
                     *             "value": "6281234567890"
                     *           },
                     *           {
                     *             "kind": "lid",
                     *             "value": "114567890123456"
                     *           }
                     *         ],
                     *         "attributes": {
                     *           "kota": "Bandung"
                     *         },
                     *         "consentedAt": "2026-11-25T01:00:00.000Z",
                     *         "createdAt": "2026-11-25T01:00:00.000Z",
                     *         "id": "con_0193e0a0-0000-7000-8000-000000000001",
                     *         "name": "Ayu",
                     *         "optedIn": null,
                     *         "optedOut": null,
                     *         "phone": "6281234567890",
                     *         "source": "manual",
                     *         "tags": [
                     *           "vip"
                     *         ],
                     *         "undecidedOptOut": null,
                     *         "updatedAt": "2026-11-25T01:00:00.000Z"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Contact"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    deleteContact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {},
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Nothing"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    changeContact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "attributes": {
                 *         "kota": "Bandung"
                 *       },
                 *       "name": "Ayu",
                 *       "tags": [
                 *         "vip"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["ContactPatch"];
            };
        };
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "addresses": [
                     *           {
                     *             "kind": "phone",
                     *             "value": "6281234567890"
                     *           },
                     *           {
                     *             "kind": "lid",
                     *             "value": "114567890123456"
                     *           }
                     *         ],
                     *         "attributes": {
                     *           "kota": "Bandung"
                     *         },
                     *         "consentedAt": "2026-11-25T01:00:00.000Z",
                     *         "createdAt": "2026-11-25T01:00:00.000Z",
                     *         "id": "con_0193e0a0-0000-7000-8000-000000000001",
                     *         "name": "Ayu",
                     *         "optedIn": null,
                     *         "optedOut": null,
                     *         "phone": "6281234567890",
                     *         "source": "manual",
                     *         "tags": [
                     *           "vip"
                     *         ],
                     *         "undecidedOptOut": null,
                     *         "updatedAt": "2026-11-25T01:00:00.000Z"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Contact"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    listConsent: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the previous page. Without it the first page is returned. */
                cursor?: string;
                /** @description The largest number of items on the page. */
                limit?: number;
            };
            header?: never;
            path: {
                contact: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "at": "2026-11-25T01:00:00.000Z",
                     *             "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *             "note": null,
                     *             "said": "opted_out",
                     *             "source": "word",
                     *             "userId": null,
                     *             "word": "STOP"
                     *           }
                     *         ],
                     *         "nextCursor": "eyJhZnRlciI6Ij"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: {
                            items: components["schemas"]["ConsentEntry"][];
                            nextCursor: string | null;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    changeConsent: {
        parameters: {
            query?: never;
            header?: {
                /** @description The server executes a request that is repeated with the same key only once, so repeat it if you did not get the answer. A key is remembered for seven days. */
                "Idempotency-Key"?: string;
            };
            path: {
                contact: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "note": "told us on the phone",
                 *       "said": "opted_out"
                 *     }
                 */
                "application/json": components["schemas"]["NewConsent"];
            };
        };
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "addresses": [
                     *           {
                     *             "kind": "phone",
                     *             "value": "6281234567890"
                     *           },
                     *           {
                     *             "kind": "lid",
                     *             "value": "114567890123456"
                     *           }
                     *         ],
                     *         "attributes": {
                     *           "kota": "Bandung"
                     *         },
                     *         "consentedAt": "2026-11-25T01:00:00.000Z",
                     *         "createdAt": "2026-11-25T01:00:00.000Z",
                     *         "id": "con_0193e0a0-0000-7000-8000-000000000001",
                     *         "name": "Ayu",
                     *         "optedIn": null,
                     *         "optedOut": null,
                     *         "phone": "6281234567890",
                     *         "source": "manual",
                     *         "tags": [
                     *           "vip"
                     *         ],
                     *         "undecidedOptOut": null,
                     *         "updatedAt": "2026-11-25T01:00:00.000Z"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Contact"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    readContactHistory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "broadcasts": [
                     *           {
                     *             "campaignId": "cmp_0193e0a0-0000-7000-8000-000000000001",
                     *             "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *             "error": null,
                     *             "name": "Promo akhir pekan",
                     *             "repliedAt": "2026-11-25T02:00:00.000Z",
                     *             "sentAt": "2026-11-25T01:00:00.000Z",
                     *             "status": "read"
                     *           },
                     *           {
                     *             "campaignId": "cmp_0193e0a0-0000-7000-8000-000000000001",
                     *             "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *             "error": "invalid_recipient",
                     *             "name": "Promo akhir pekan",
                     *             "repliedAt": null,
                     *             "sentAt": null,
                     *             "status": "failed"
                     *           }
                     *         ],
                     *         "chat": {
                     *           "chatId": "6281234567890@c.us",
                     *           "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001"
                     *         }
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["ContactHistory"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    listDevices: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the previous page. Without it the first page is returned. */
                cursor?: string;
                /** @description The largest number of items on the page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "cause": "connected",
                     *             "createdAt": "2026-11-25T01:00:00.000Z",
                     *             "generation": 1,
                     *             "id": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *             "inbox": {
                     *               "channels": false,
                     *               "statusPosts": false
                     *             },
                     *             "lid": "114567890123456",
                     *             "name": "Toko Pusat",
                     *             "phone": "6281234567890",
                     *             "provenUntil": "2026-11-25T02:00:00.000Z",
                     *             "status": "online",
                     *             "statusAt": "2026-11-25T01:00:00.000Z"
                     *           }
                     *         ],
                     *         "nextCursor": "eyJhZnRlciI6Ij"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: {
                            items: components["schemas"]["Device"][];
                            nextCursor: string | null;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    createDevice: {
        parameters: {
            query?: never;
            header?: {
                /** @description The server executes a request that is repeated with the same key only once, so repeat it if you did not get the answer. A key is remembered for seven days. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Toko Pusat"
                 *     }
                 */
                "application/json": components["schemas"]["DeviceName"];
            };
        };
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            201: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "cause": "connected",
                     *         "createdAt": "2026-11-25T01:00:00.000Z",
                     *         "generation": 1,
                     *         "id": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *         "inbox": {
                     *           "channels": false,
                     *           "statusPosts": false
                     *         },
                     *         "lid": "114567890123456",
                     *         "name": "Toko Pusat",
                     *         "phone": "6281234567890",
                     *         "provenUntil": "2026-11-25T02:00:00.000Z",
                     *         "status": "online",
                     *         "statusAt": "2026-11-25T01:00:00.000Z"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Device"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    readDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                device: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "cause": "connected",
                     *         "createdAt": "2026-11-25T01:00:00.000Z",
                     *         "generation": 1,
                     *         "id": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *         "inbox": {
                     *           "channels": false,
                     *           "statusPosts": false
                     *         },
                     *         "lid": "114567890123456",
                     *         "name": "Toko Pusat",
                     *         "phone": "6281234567890",
                     *         "provenUntil": "2026-11-25T02:00:00.000Z",
                     *         "status": "online",
                     *         "statusAt": "2026-11-25T01:00:00.000Z"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Device"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    deleteDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                device: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {},
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Nothing"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    renameDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                device: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Toko Pusat"
                 *     }
                 */
                "application/json": components["schemas"]["DeviceName"];
            };
        };
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "cause": "connected",
                     *         "createdAt": "2026-11-25T01:00:00.000Z",
                     *         "generation": 1,
                     *         "id": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *         "inbox": {
                     *           "channels": false,
                     *           "statusPosts": false
                     *         },
                     *         "lid": "114567890123456",
                     *         "name": "Toko Pusat",
                     *         "phone": "6281234567890",
                     *         "provenUntil": "2026-11-25T02:00:00.000Z",
                     *         "status": "online",
                     *         "statusAt": "2026-11-25T01:00:00.000Z"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Device"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    listChats: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the previous page. Without it the first page is returned. */
                cursor?: string;
                /** @description The largest number of items on the page. */
                limit?: number;
            };
            header?: never;
            path: {
                device: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "assignee": "usr_0193e0a0-0000-7000-8000-000000000001",
                     *             "businessName": "Toko Ayu",
                     *             "chatId": "6281234567890@c.us",
                     *             "contactId": "con_0193e0a0-0000-7000-8000-000000000001",
                     *             "conversationId": "cnv_0193e0a0-0000-7000-8000-000000000001",
                     *             "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *             "lastAt": "2026-11-25T01:00:00.000Z",
                     *             "lastDirection": "in",
                     *             "lastKind": "text",
                     *             "lastMessageId": "msg_0193e0a0-0000-7000-8000-000000000001",
                     *             "lastStatus": "received",
                     *             "lastText": "Terima kasih!",
                     *             "lid": "114567890123456",
                     *             "name": "Ayu",
                     *             "optedOutAt": null,
                     *             "phone": "6281234567890",
                     *             "snoozedUntil": null,
                     *             "status": "open",
                     *             "unread": 1
                     *           }
                     *         ],
                     *         "nextCursor": "eyJhZnRlciI6Ij"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: {
                            items: components["schemas"]["Chat"][];
                            nextCursor: string | null;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    readChat: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                device: string;
                chat: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "assignee": "usr_0193e0a0-0000-7000-8000-000000000001",
                     *         "businessName": "Toko Ayu",
                     *         "chatId": "6281234567890@c.us",
                     *         "contactId": "con_0193e0a0-0000-7000-8000-000000000001",
                     *         "conversationId": "cnv_0193e0a0-0000-7000-8000-000000000001",
                     *         "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *         "lastAt": "2026-11-25T01:00:00.000Z",
                     *         "lastDirection": "in",
                     *         "lastKind": "text",
                     *         "lastMessageId": "msg_0193e0a0-0000-7000-8000-000000000001",
                     *         "lastStatus": "received",
                     *         "lastText": "Terima kasih!",
                     *         "lid": "114567890123456",
                     *         "name": "Ayu",
                     *         "optedOutAt": null,
                     *         "phone": "6281234567890",
                     *         "snoozedUntil": null,
                     *         "status": "open",
                     *         "unread": 1
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Chat"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    assignChat: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                device: string;
                chat: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "assignee": "usr_0193e0a0-0000-7000-8000-000000000001"
                 *     }
                 */
                "application/json": components["schemas"]["NewAssignment"];
            };
        };
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "assignee": "usr_0193e0a0-0000-7000-8000-000000000001",
                     *         "businessName": "Toko Ayu",
                     *         "chatId": "6281234567890@c.us",
                     *         "contactId": "con_0193e0a0-0000-7000-8000-000000000001",
                     *         "conversationId": "cnv_0193e0a0-0000-7000-8000-000000000001",
                     *         "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *         "lastAt": "2026-11-25T01:00:00.000Z",
                     *         "lastDirection": "in",
                     *         "lastKind": "text",
                     *         "lastMessageId": "msg_0193e0a0-0000-7000-8000-000000000001",
                     *         "lastStatus": "received",
                     *         "lastText": "Terima kasih!",
                     *         "lid": "114567890123456",
                     *         "name": "Ayu",
                     *         "optedOutAt": null,
                     *         "phone": "6281234567890",
                     *         "snoozedUntil": null,
                     *         "status": "open",
                     *         "unread": 1
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Chat"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    listThreadEntries: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the previous page. Without it the first page is returned. */
                cursor?: string;
                /** @description The largest number of items on the page. */
                limit?: number;
            };
            header?: never;
            path: {
                device: string;
                chat: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "at": "2026-11-25T01:00:00.000Z",
                     *             "by": {
                     *               "id": "usr_0193e0a0-0000-7000-8000-000000000001",
                     *               "kind": "user",
                     *               "name": "Ani"
                     *             },
                     *             "change": {
                     *               "kind": "assigned",
                     *               "to": {
                     *                 "id": "usr_0193e0a0-0000-7000-8000-000000000001",
                     *                 "name": "Ani"
                     *               }
                     *             },
                     *             "id": "ent_0193e0a0-0000-7000-8000-000000000001",
                     *             "kind": "change",
                     *             "place": "msg_0193e0a0-0000-7000-8000-000000000001"
                     *           }
                     *         ],
                     *         "nextCursor": "eyJhZnRlciI6Ij"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: {
                            items: components["schemas"]["ThreadEntry"][];
                            nextCursor: string | null;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    listMessages: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the previous page. Without it the first page is returned. */
                cursor?: string;
                /** @description The largest number of items on the page. */
                limit?: number;
            };
            header?: never;
            path: {
                device: string;
                chat: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "at": "2026-11-25T01:00:00.000Z",
                     *             "businessName": "Toko Ayu",
                     *             "chatId": "6281234567890@c.us",
                     *             "content": {
                     *               "kind": "text",
                     *               "text": "Halo Ayu, pesanan sudah siap."
                     *             },
                     *             "conversationId": "cnv_0193e0a0-0000-7000-8000-000000000001",
                     *             "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *             "direction": "out",
                     *             "id": "msg_0193e0a0-0000-7000-8000-000000000001",
                     *             "lid": "114567890123456",
                     *             "name": "Ayu",
                     *             "phone": "6281234567890",
                     *             "place": "msg_w0193e0a0-0000-7000-8000-000000000001",
                     *             "status": "queued",
                     *             "text": "Halo Ayu, pesanan sudah siap.",
                     *             "waMessageId": "3EB0C431C26A1916E07A"
                     *           }
                     *         ],
                     *         "nextCursor": "eyJhZnRlciI6Ij"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: {
                            items: components["schemas"]["StoredMessage"][];
                            nextCursor: string | null;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    deleteMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                device: string;
                chat: string;
                message: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            202: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "id": "msg_0193e0a0-0000-7000-8000-000000000001",
                     *         "wait": {
                     *           "code": "quiet_hours",
                     *           "nextSendAt": "2026-11-25T02:00:00.000Z"
                     *         }
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["AcceptedChange"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    editMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description The server executes a request that is repeated with the same key only once, so repeat it if you did not get the answer. A key is remembered for seven days. */
                "Idempotency-Key"?: string;
            };
            path: {
                device: string;
                chat: string;
                message: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "Halo Ayu, pesanan sudah siap."
                 *     }
                 */
                "application/json": components["schemas"]["NewEdit"];
            };
        };
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            202: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "id": "msg_0193e0a0-0000-7000-8000-000000000001",
                     *         "wait": {
                     *           "code": "quiet_hours",
                     *           "nextSendAt": "2026-11-25T02:00:00.000Z"
                     *         }
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["AcceptedChange"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    reactToMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description The server executes a request that is repeated with the same key only once, so repeat it if you did not get the answer. A key is remembered for seven days. */
                "Idempotency-Key"?: string;
            };
            path: {
                device: string;
                chat: string;
                message: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "emoji": "👍"
                 *     }
                 */
                "application/json": components["schemas"]["NewReaction"];
            };
        };
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            202: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "id": "msg_0193e0a0-0000-7000-8000-000000000001",
                     *         "wait": {
                     *           "code": "quiet_hours",
                     *           "nextSendAt": "2026-11-25T02:00:00.000Z"
                     *         }
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["AcceptedChange"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    decideOptOut: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                device: string;
                chat: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "decision": "opted_out",
                 *       "messageId": "msg_0193e0a0-0000-7000-8000-000000000001"
                 *     }
                 */
                "application/json": components["schemas"]["NewOptOutDecision"];
            };
        };
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {},
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Nothing"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    markChatRead: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                device: string;
                chat: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {},
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Nothing"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    setChatStatus: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                device: string;
                chat: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "status": "closed"
                 *     }
                 */
                "application/json": components["schemas"]["NewChatStatus"];
            };
        };
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "assignee": "usr_0193e0a0-0000-7000-8000-000000000001",
                     *         "businessName": "Toko Ayu",
                     *         "chatId": "6281234567890@c.us",
                     *         "contactId": "con_0193e0a0-0000-7000-8000-000000000001",
                     *         "conversationId": "cnv_0193e0a0-0000-7000-8000-000000000001",
                     *         "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *         "lastAt": "2026-11-25T01:00:00.000Z",
                     *         "lastDirection": "in",
                     *         "lastKind": "text",
                     *         "lastMessageId": "msg_0193e0a0-0000-7000-8000-000000000001",
                     *         "lastStatus": "received",
                     *         "lastText": "Terima kasih!",
                     *         "lid": "114567890123456",
                     *         "name": "Ayu",
                     *         "optedOutAt": null,
                     *         "phone": "6281234567890",
                     *         "snoozedUntil": null,
                     *         "status": "open",
                     *         "unread": 1
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Chat"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    markChatUnread: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                device: string;
                chat: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {},
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Nothing"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    listGroups: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                device: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "groups": [
                     *           {
                     *             "chatId": "120363012345678901@g.us",
                     *             "isMember": true,
                     *             "members": 24,
                     *             "subject": "Arisan RT 5"
                     *           }
                     *         ]
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["GroupList"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    readGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                device: string;
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "addressing": "lid",
                     *         "chatId": "120363012345678901@g.us",
                     *         "members": [
                     *           {
                     *             "lid": "114567890123456",
                     *             "name": "Ayu",
                     *             "phone": "6281234567890",
                     *             "role": "admin"
                     *           }
                     *         ],
                     *         "subject": "Arisan RT 5"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Group"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    changeInbox: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                device: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "statusPosts": true
                 *     }
                 */
                "application/json": components["schemas"]["InboxSettingsPatch"];
            };
        };
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "cause": "connected",
                     *         "createdAt": "2026-11-25T01:00:00.000Z",
                     *         "generation": 1,
                     *         "id": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *         "inbox": {
                     *           "channels": false,
                     *           "statusPosts": false
                     *         },
                     *         "lid": "114567890123456",
                     *         "name": "Toko Pusat",
                     *         "phone": "6281234567890",
                     *         "provenUntil": "2026-11-25T02:00:00.000Z",
                     *         "status": "online",
                     *         "statusAt": "2026-11-25T01:00:00.000Z"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Device"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    linkDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                device: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            202: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "device": {
                     *           "cause": "connected",
                     *           "createdAt": "2026-11-25T01:00:00.000Z",
                     *           "generation": 1,
                     *           "id": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *           "inbox": {
                     *             "channels": false,
                     *             "statusPosts": false
                     *           },
                     *           "lid": "114567890123456",
                     *           "name": "Toko Pusat",
                     *           "phone": "6281234567890",
                     *           "provenUntil": "2026-11-25T02:00:00.000Z",
                     *           "status": "pairing",
                     *           "statusAt": "2026-11-25T01:00:00.000Z"
                     *         },
                     *         "qr": {
                     *           "expiresAt": "2026-11-25T02:00:00.000Z",
                     *           "raw": "2@Zk1…,base64,base64,base64",
                     *           "svg": "<svg viewBox=\"0 0 61 61\">…</svg>"
                     *         }
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["DeviceLink"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    logOutDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                device: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "cause": "connected",
                     *         "createdAt": "2026-11-25T01:00:00.000Z",
                     *         "generation": 1,
                     *         "id": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *         "inbox": {
                     *           "channels": false,
                     *           "statusPosts": false
                     *         },
                     *         "lid": "114567890123456",
                     *         "name": "Toko Pusat",
                     *         "phone": "6281234567890",
                     *         "provenUntil": "2026-11-25T02:00:00.000Z",
                     *         "status": "online",
                     *         "statusAt": "2026-11-25T01:00:00.000Z"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Device"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    sendMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description The server executes a request that is repeated with the same key only once, so repeat it if you did not get the answer. A key is remembered for seven days. */
                "Idempotency-Key"?: string;
            };
            path: {
                device: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "Halo Ayu, pesanan sudah siap.",
                 *       "to": "+62 812-3456-7890"
                 *     }
                 */
                "application/json": components["schemas"]["NewMessage"];
            };
        };
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            202: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "at": "2026-11-25T01:00:00.000Z",
                     *         "businessName": "Toko Ayu",
                     *         "chatId": "6281234567890@c.us",
                     *         "content": {
                     *           "kind": "text",
                     *           "text": "Halo Ayu, pesanan sudah siap."
                     *         },
                     *         "conversationId": "cnv_0193e0a0-0000-7000-8000-000000000001",
                     *         "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *         "direction": "out",
                     *         "id": "msg_0193e0a0-0000-7000-8000-000000000001",
                     *         "lid": "114567890123456",
                     *         "name": "Ayu",
                     *         "phone": "6281234567890",
                     *         "place": "msg_w0193e0a0-0000-7000-8000-000000000001",
                     *         "priority": "normal",
                     *         "status": "queued",
                     *         "text": "Halo Ayu, pesanan sudah siap.",
                     *         "waMessageId": "3EB0C431C26A1916E07A",
                     *         "wait": {
                     *           "code": "quiet_hours",
                     *           "nextSendAt": "2026-11-25T02:00:00.000Z"
                     *         }
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["AcceptedMessage"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    cancelMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                device: string;
                message: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "error": "cancelled",
                     *         "id": "msg_0193e0a0-0000-7000-8000-000000000001",
                     *         "status": "failed"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["MessageState"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    decideMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                device: string;
                message: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "decision": "resend"
                 *     }
                 */
                "application/json": components["schemas"]["NewDecision"];
            };
        };
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "error": "cancelled",
                     *         "id": "msg_0193e0a0-0000-7000-8000-000000000001",
                     *         "status": "failed"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["MessageState"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    readGroupReceipts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                device: string;
                message: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "members": [
                     *           {
                     *             "lid": "114567890123456",
                     *             "name": "Ayu",
                     *             "phone": "6281234567890",
                     *             "status": "read"
                     *           }
                     *         ]
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["GroupReceipts"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    listOutbox: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the previous page. Without it the first page is returned. */
                cursor?: string;
                /** @description The largest number of items on the page. */
                limit?: number;
                /** @description `waiting`: messages that wait to be sent (the default). `unknown`: messages that a person has to decide about. */
                state?: "waiting" | "unknown";
            };
            header?: never;
            path: {
                device: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "acceptedAt": "2026-11-25T01:00:00.000Z",
                     *             "attemptedAt": null,
                     *             "campaignId": null,
                     *             "chatId": "6281234567890@c.us",
                     *             "content": {
                     *               "kind": "text",
                     *               "text": "Halo Ayu, pesanan sudah siap."
                     *             },
                     *             "id": "msg_0193e0a0-0000-7000-8000-000000000001",
                     *             "phone": "6281234567890",
                     *             "priority": "normal",
                     *             "sendAt": null,
                     *             "status": "queued",
                     *             "text": "Halo Ayu, pesanan sudah siap.",
                     *             "wait": {
                     *               "code": "quiet_hours",
                     *               "nextSendAt": "2026-11-25T02:00:00.000Z"
                     *             }
                     *           }
                     *         ],
                     *         "nextCursor": "eyJhZnRlciI6Ij",
                     *         "unknown": 0,
                     *         "waiting": 4
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Outbox"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    readPacing: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                device: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "settings": {
                     *           "limits": {
                     *             "perDay": 5000,
                     *             "perHour": 500,
                     *             "perMinute": 20
                     *           },
                     *           "quietHours": {
                     *             "enabled": true,
                     *             "from": "21:00",
                     *             "timeZone": "Asia/Jakarta",
                     *             "to": "08:00"
                     *           },
                     *           "readBeforeReply": true,
                     *           "typing": {
                     *             "enabled": true,
                     *             "maxSeconds": 3,
                     *             "minSeconds": 1
                     *           },
                     *           "warmUp": {
                     *             "enabled": true
                     *           }
                     *         },
                     *         "usage": {
                     *           "cold": {
                     *             "day": 3,
                     *             "limit": 50,
                     *             "used": 12
                     *           },
                     *           "day": {
                     *             "limit": 5000,
                     *             "used": 210
                     *           },
                     *           "heldUntil": null,
                     *           "hour": {
                     *             "limit": 500,
                     *             "used": 40
                     *           },
                     *           "minute": {
                     *             "limit": 20,
                     *             "used": 3
                     *           },
                     *           "replyRatio": 0.4
                     *         }
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Pacing"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    changePacing: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                device: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "quietHours": {
                 *         "enabled": true,
                 *         "from": "21:00",
                 *         "timeZone": "Asia/Jakarta",
                 *         "to": "08:00"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["PacingPatch"];
            };
        };
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "settings": {
                     *           "limits": {
                     *             "perDay": 5000,
                     *             "perHour": 500,
                     *             "perMinute": 20
                     *           },
                     *           "quietHours": {
                     *             "enabled": true,
                     *             "from": "21:00",
                     *             "timeZone": "Asia/Jakarta",
                     *             "to": "08:00"
                     *           },
                     *           "readBeforeReply": true,
                     *           "typing": {
                     *             "enabled": true,
                     *             "maxSeconds": 3,
                     *             "minSeconds": 1
                     *           },
                     *           "warmUp": {
                     *             "enabled": true
                     *           }
                     *         },
                     *         "usage": {
                     *           "cold": {
                     *             "day": 3,
                     *             "limit": 50,
                     *             "used": 12
                     *           },
                     *           "day": {
                     *             "limit": 5000,
                     *             "used": 210
                     *           },
                     *           "heldUntil": null,
                     *           "hour": {
                     *             "limit": 500,
                     *             "used": 40
                     *           },
                     *           "minute": {
                     *             "limit": 20,
                     *             "used": 3
                     *           },
                     *           "replyRatio": 0.4
                     *         }
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Pacing"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    readQr: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                device: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "expiresAt": "2026-11-25T02:00:00.000Z",
                     *         "raw": "2@Zk1…,base64,base64,base64",
                     *         "svg": "<svg viewBox=\"0 0 61 61\">…</svg>"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Qr"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    listUndecidedOptOuts: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the previous page. Without it the first page is returned. */
                cursor?: string;
                /** @description The largest number of items on the page. */
                limit?: number;
            };
            header?: never;
            path: {
                device: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "at": "2026-11-25T01:00:00.000Z",
                     *             "chatId": "6281234567890@c.us",
                     *             "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *             "messageId": "msg_0193e0a0-0000-7000-8000-000000000001",
                     *             "word": "stop ya kak"
                     *           }
                     *         ],
                     *         "nextCursor": "eyJhZnRlciI6Ij"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: {
                            items: components["schemas"]["UndecidedOptOut"][];
                            nextCursor: string | null;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description The largest number of items on the page. */
                limit?: number;
                /** @description The number (`seq`) of the last event you have seen. */
                after?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "at": "2026-11-25T01:00:00.000Z",
                     *             "data": {
                     *               "at": "2026-11-25T01:00:00.000Z",
                     *               "businessName": "Toko Ayu",
                     *               "chatId": "6281234567890@c.us",
                     *               "content": {
                     *                 "kind": "text",
                     *                 "text": "Halo Ayu, pesanan sudah siap."
                     *               },
                     *               "conversationId": "cnv_0193e0a0-0000-7000-8000-000000000001",
                     *               "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *               "direction": "out",
                     *               "id": "msg_0193e0a0-0000-7000-8000-000000000001",
                     *               "lid": "114567890123456",
                     *               "name": "Ayu",
                     *               "phone": "6281234567890",
                     *               "status": "queued",
                     *               "text": "Halo Ayu, pesanan sudah siap.",
                     *               "waMessageId": "3EB0C431C26A1916E07A"
                     *             },
                     *             "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *             "kind": "message.created",
                     *             "seq": 1
                     *           },
                     *           {
                     *             "at": "2026-11-25T01:00:00.000Z",
                     *             "data": {
                     *               "campaign": {
                     *                 "id": "cmp_0193e0a0-0000-7000-8000-000000000001",
                     *                 "itemNo": 1
                     *               },
                     *               "chatId": "6281234567890@c.us",
                     *               "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *               "error": "whatsapp_463",
                     *               "id": "msg_0193e0a0-0000-7000-8000-000000000001",
                     *               "isCold": true,
                     *               "status": "failed",
                     *               "target": "msg_0193e0a0-0000-7000-8000-000000000001"
                     *             },
                     *             "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *             "kind": "message.status",
                     *             "seq": 2
                     *           },
                     *           {
                     *             "at": "2026-11-25T01:00:00.000Z",
                     *             "data": {
                     *               "chatId": "6281234567890@c.us",
                     *               "content": {
                     *                 "kind": "text",
                     *                 "text": "Pesan 10 kopi, ya"
                     *               },
                     *               "deletedFile": "fil_0193e0a0-0000-7000-8000-000000000001",
                     *               "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *               "editedAt": "2026-11-25T02:00:00.000Z",
                     *               "id": "msg_0193e0a0-0000-7000-8000-000000000001",
                     *               "replyTo": {
                     *                 "id": "msg_0193e0a0-0000-7000-8000-000000000001",
                     *                 "isOurs": true,
                     *                 "kind": "text",
                     *                 "text": "Halo Ayu, pesanan sudah siap.",
                     *                 "waMessageId": "3EB0C431C26A1916E07A"
                     *               },
                     *               "text": "Pesan 10 kopi, ya"
                     *             },
                     *             "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *             "kind": "message.edited",
                     *             "seq": 3
                     *           },
                     *           {
                     *             "at": "2026-11-25T01:00:00.000Z",
                     *             "data": {
                     *               "chatId": "6281234567890@c.us",
                     *               "content": {
                     *                 "byAdmin": null,
                     *                 "kind": "deleted"
                     *               },
                     *               "deletedFile": "fil_0193e0a0-0000-7000-8000-000000000001",
                     *               "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *               "editedAt": "2026-11-25T02:00:00.000Z",
                     *               "id": "msg_0193e0a0-0000-7000-8000-000000000001",
                     *               "replyTo": {
                     *                 "id": "msg_0193e0a0-0000-7000-8000-000000000001",
                     *                 "isOurs": true,
                     *                 "kind": "text",
                     *                 "text": "Halo Ayu, pesanan sudah siap.",
                     *                 "waMessageId": "3EB0C431C26A1916E07A"
                     *               },
                     *               "text": "[deleted message]"
                     *             },
                     *             "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *             "kind": "message.deleted",
                     *             "seq": 4
                     *           },
                     *           {
                     *             "at": "2026-11-25T01:00:00.000Z",
                     *             "data": {
                     *               "chatId": "6281234567890@c.us",
                     *               "content": {
                     *                 "kind": "text",
                     *                 "text": "Halo Ayu, pesanan sudah siap."
                     *               },
                     *               "deletedFile": "fil_0193e0a0-0000-7000-8000-000000000001",
                     *               "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *               "editedAt": "2026-11-25T02:00:00.000Z",
                     *               "id": "msg_0193e0a0-0000-7000-8000-000000000001",
                     *               "replyTo": {
                     *                 "id": "msg_0193e0a0-0000-7000-8000-000000000001",
                     *                 "isOurs": true,
                     *                 "kind": "text",
                     *                 "text": "Halo Ayu, pesanan sudah siap.",
                     *                 "waMessageId": "3EB0C431C26A1916E07A"
                     *               },
                     *               "text": "Halo Ayu, pesanan sudah siap."
                     *             },
                     *             "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *             "kind": "message.decrypted",
                     *             "seq": 5
                     *           },
                     *           {
                     *             "at": "2026-11-25T01:00:00.000Z",
                     *             "data": {
                     *               "chatId": "6281234567890@c.us",
                     *               "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *               "file": {
                     *                 "id": "fil_0193e0a0-0000-7000-8000-000000000001",
                     *                 "mediaType": "image/jpeg",
                     *                 "size": 48000,
                     *                 "state": "stored"
                     *               },
                     *               "id": "msg_0193e0a0-0000-7000-8000-000000000001"
                     *             },
                     *             "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *             "kind": "message.file",
                     *             "seq": 6
                     *           },
                     *           {
                     *             "at": "2026-11-25T01:00:00.000Z",
                     *             "data": {
                     *               "by": "them",
                     *               "chatId": "6281234567890@c.us",
                     *               "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *               "id": "msg_0193e0a0-0000-7000-8000-000000000001",
                     *               "reaction": {
                     *                 "at": "2026-11-25T02:00:00.000Z",
                     *                 "emoji": "👍",
                     *                 "sender": {
                     *                   "lid": "114567890123456",
                     *                   "name": "Ayu",
                     *                   "phone": "6281234567890"
                     *                 }
                     *               },
                     *               "waMessageId": "3EB0C431C26A1916E07A"
                     *             },
                     *             "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *             "kind": "message.reacted",
                     *             "seq": 7
                     *           },
                     *           {
                     *             "at": "2026-11-25T01:00:00.000Z",
                     *             "data": {
                     *               "chatId": "6281234567890@c.us",
                     *               "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *               "through": "msg_0193e0a0-0000-7000-8000-000000000001"
                     *             },
                     *             "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *             "kind": "chat.read",
                     *             "seq": 8
                     *           },
                     *           {
                     *             "at": "2026-11-25T01:00:00.000Z",
                     *             "data": {
                     *               "chatId": "120363025246125486@g.us",
                     *               "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *               "name": "Arisan RT 5"
                     *             },
                     *             "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *             "kind": "chat.named",
                     *             "seq": 9
                     *           },
                     *           {
                     *             "at": "2026-11-25T01:00:00.000Z",
                     *             "data": {
                     *               "by": {
                     *                 "id": "usr_0193e0a0-0000-7000-8000-000000000001",
                     *                 "kind": "user",
                     *                 "name": "Ani"
                     *               },
                     *               "change": {
                     *                 "kind": "assigned",
                     *                 "to": {
                     *                   "id": "usr_0193e0a0-0000-7000-8000-000000000001",
                     *                   "name": "Ani"
                     *                 }
                     *               },
                     *               "chatId": "6281234567890@c.us",
                     *               "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *               "id": "ent_0193e0a0-0000-7000-8000-000000000001"
                     *             },
                     *             "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *             "kind": "conversation.changed",
                     *             "seq": 10
                     *           },
                     *           {
                     *             "at": "2026-11-25T01:00:00.000Z",
                     *             "data": {
                     *               "at": "2026-11-25T01:00:00.000Z",
                     *               "cause": "connected",
                     *               "lid": "114567890123456",
                     *               "phone": "6281234567890",
                     *               "provenUntil": "2026-11-25T02:00:00.000Z",
                     *               "status": "online"
                     *             },
                     *             "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *             "kind": "device.status",
                     *             "seq": 11
                     *           },
                     *           {
                     *             "at": "2026-11-25T01:00:00.000Z",
                     *             "data": {
                     *               "expiresAt": "2026-11-25T02:00:00.000Z",
                     *               "raw": "2@Zk1…,base64,base64,base64",
                     *               "svg": "<svg viewBox=\"0 0 61 61\">…</svg>"
                     *             },
                     *             "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *             "kind": "device.qr",
                     *             "seq": 12
                     *           },
                     *           {
                     *             "at": "2026-11-25T01:00:00.000Z",
                     *             "data": {
                     *               "chatId": "6281234567890@c.us",
                     *               "conversationId": "cnv_0193e0a0-0000-7000-8000-000000000001",
                     *               "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *               "lid": "114567890123456",
                     *               "otherPhone": "6281298765432",
                     *               "phone": "6281234567890"
                     *             },
                     *             "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *             "kind": "contact.identified",
                     *             "seq": 13
                     *           },
                     *           {
                     *             "at": "2026-11-25T01:00:00.000Z",
                     *             "data": {
                     *               "chatId": "6281234567890@c.us",
                     *               "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *               "lid": "114567890123456",
                     *               "phone": "6281234567890",
                     *               "word": "STOP"
                     *             },
                     *             "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *             "kind": "contact.opted_out",
                     *             "seq": 14
                     *           },
                     *           {
                     *             "at": "2026-11-25T01:00:00.000Z",
                     *             "data": {
                     *               "chatId": "6281234567890@c.us",
                     *               "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *               "lid": "114567890123456",
                     *               "phone": "6281234567890",
                     *               "word": "STOP"
                     *             },
                     *             "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *             "kind": "contact.opted_in",
                     *             "seq": 15
                     *           },
                     *           {
                     *             "at": "2026-11-25T01:00:00.000Z",
                     *             "data": {
                     *               "chatId": "6281234567890@c.us",
                     *               "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *               "lid": "114567890123456",
                     *               "messageId": "msg_0193e0a0-0000-7000-8000-000000000001",
                     *               "phone": "6281234567890",
                     *               "word": "stop ya kak"
                     *             },
                     *             "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001",
                     *             "kind": "contact.probable_opt_out",
                     *             "seq": 16
                     *           }
                     *         ],
                     *         "last": 16
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["EventPage"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    openEventSocket: {
        parameters: {
            query?: {
                /** @description The number (`seq`) of the last event you have seen. The server first sends the events after it. */
                after?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The WebSocket is open. Each frame is one JSON object. */
            101: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    uploadFile: {
        parameters: {
            query?: {
                /** @description The name of the file with its ending. */
                name?: string;
                /** @description The kind as which a message is to show the file. Without this parameter, the server derives the kind from the type and the name of the file. An `image` may have 5 MB, a `video` and `audio` 16 MB; their content must be of a type that WhatsApp shows. A `document` may be anything of at most 100 MB. */
                kind?: "image" | "video" | "audio" | "document";
            };
            header?: {
                /** @description The server executes a request that is repeated with the same key only once, so repeat it if you did not get the answer. A key is remembered for seven days. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example Halo */
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            201: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "createdAt": "2026-11-25T01:00:00.000Z",
                     *         "id": "fil_0193e0a0-0000-7000-8000-000000000001",
                     *         "keptUntil": "2026-11-25T02:00:00.000Z",
                     *         "kind": "image",
                     *         "mediaType": "image/jpeg",
                     *         "name": "menu.jpg",
                     *         "sha256": "9cb8c53eda15a8faee3611c9b4739f8e2818cfcf062ce0f28cd6ca4be5f78b8e",
                     *         "size": 182331
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["StoredFile"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    readFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "createdAt": "2026-11-25T01:00:00.000Z",
                     *         "id": "fil_0193e0a0-0000-7000-8000-000000000001",
                     *         "keptUntil": "2026-11-25T02:00:00.000Z",
                     *         "kind": "image",
                     *         "mediaType": "image/jpeg",
                     *         "name": "menu.jpg",
                     *         "sha256": "9cb8c53eda15a8faee3611c9b4739f8e2818cfcf062ce0f28cd6ca4be5f78b8e",
                     *         "size": 182331
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["StoredFile"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    openFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bytes of the file. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "*/*": unknown;
                };
            };
            /** @description The address is in the header `Location`. */
            302: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    readSignedFile: {
        parameters: {
            query?: {
                /** @description The tenant of the file, as the link names it. */
                tenant?: string;
                /** @description When the link expires, in seconds since 1970. */
                expires?: string;
                /** @description The signature of the link, which proves that this installation has made it. */
                signature?: string;
            };
            header?: never;
            path: {
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bytes of the file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": unknown;
                };
            };
            /** @description The bytes of the file. */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": unknown;
                };
            };
            /** @description The file is the one that `If-None-Match` names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["ValidationError"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description The file has nothing of the part that was asked for. `Content-Range` says how many bytes it has. */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "5XX": components["responses"]["ServerError"];
        };
    };
    readOptOutSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "countsProbable": false,
                     *         "languages": [
                     *           "es"
                     *         ],
                     *         "optInWords": [
                     *           "lanjut"
                     *         ],
                     *         "optOutWords": [
                     *           "cancel"
                     *         ]
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["OptOutSettings"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    changeOptOutSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "countsProbable": false,
                 *       "languages": [
                 *         "es"
                 *       ],
                 *       "optInWords": [
                 *         "lanjut"
                 *       ],
                 *       "optOutWords": [
                 *         "cancel"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["OptOutSettingsPatch"];
            };
        };
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "countsProbable": false,
                     *         "languages": [
                     *           "es"
                     *         ],
                     *         "optInWords": [
                     *           "lanjut"
                     *         ],
                     *         "optOutWords": [
                     *           "cancel"
                     *         ]
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["OptOutSettings"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    listOptOuts: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the previous page. Without it the first page is returned. */
                cursor?: string;
                /** @description The largest number of items on the page. */
                limit?: number;
                /** @description Only people whose name has all of these words or parts of words, in any order, or whose number or LID has these digits. */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "chat": {
                     *               "chatId": "6281234567890@c.us",
                     *               "deviceId": "dev_0193e0a0-0000-7000-8000-000000000001"
                     *             },
                     *             "chatId": "6281234567890@c.us",
                     *             "lid": null,
                     *             "name": "Ayu",
                     *             "optedOut": {
                     *               "at": "2026-11-25T02:00:00.000Z",
                     *               "source": "word",
                     *               "word": "STOP"
                     *             },
                     *             "phone": "6281234567890"
                     *           }
                     *         ],
                     *         "nextCursor": "eyJhZnRlciI6Ij"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: {
                            items: components["schemas"]["OptedOutPerson"][];
                            nextCursor: string | null;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    recordOptIn: {
        parameters: {
            query?: never;
            header?: {
                /** @description The server executes a request that is repeated with the same key only once, so repeat it if you did not get the answer. A key is remembered for seven days. */
                "Idempotency-Key"?: string;
            };
            path: {
                chat: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "note": "asked for promos again"
                 *     }
                 */
                "application/json": components["schemas"]["NewOptIn"];
            };
        };
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {},
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Nothing"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the previous page. Without it the first page is returned. */
                cursor?: string;
                /** @description The largest number of items on the page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "id": "usr_0193e0a0-0000-7000-8000-000000000001",
                     *             "name": "Ani"
                     *           }
                     *         ],
                     *         "nextCursor": "eyJhZnRlciI6Ij"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: {
                            items: components["schemas"]["Member"][];
                            nextCursor: string | null;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    readVersion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "commit": "3f6c1d2",
                     *         "license": "AGPL-3.0-only",
                     *         "source": "https://example.com/cloudwa-flow",
                     *         "version": "0.1.0"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Release"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            429: components["responses"]["RateLimited"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    readHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded. The answer is in `data`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "status": "ok"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Health"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            "5XX": components["responses"]["ServerError"];
        };
    };
}
