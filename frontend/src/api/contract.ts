/** Written by `npm run api` from openapi.json. */

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
         * @description For everybody.
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
         * @description For everybody.
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
         * Who am I?
         * @description For every member of a tenant.
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
         * @description For everybody.
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
         * List broadcasts, the newest first
         * @description For every member of a tenant.
         */
        get: operations["listCampaigns"];
        put?: never;
        /**
         * Write a broadcast
         * @description For admins.
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
         * What it would be, without its being one
         * @description For admins.
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
         * Send the text to a number of one's own
         * @description For admins.
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
         * @description For every member of a tenant.
         */
        get: operations["readCampaign"];
        put?: never;
        post?: never;
        delete?: never;
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
         * End it
         * @description For admins.
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
         * Its recipients, in the order they are sent to
         * @description For every member of a tenant.
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
         * Pause it
         * @description For admins.
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
         * How far it is, and for what it waits
         * @description For every member of a tenant.
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
         * What became of each recipient, as a file
         * @description For every member of a tenant.
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
         * Let it go on
         * @description For admins.
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
         * Send what failed once more
         * @description For admins.
         */
        post: operations["retryCampaign"];
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
         * Start it
         * @description For admins.
         */
        post: operations["startCampaign"];
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
         * List contacts, or search
         * @description For every member of a tenant.
         */
        get: operations["listContacts"];
        put?: never;
        /**
         * Add a contact
         * @description For every member of a tenant.
         */
        post: operations["createContact"];
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
         * Import contacts from a CSV file, or look at it first
         * @description For every member of a tenant.
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
         * @description For every member of a tenant.
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
         * How far an import is
         * @description For every member of a tenant.
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
         * Rows an import left out, and why
         * @description For every member of a tenant.
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
         * The rows an import left out, as a file
         * @description For every member of a tenant.
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
    "/api/contacts/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many there are, their tags and columns
         * @description For every member of a tenant.
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
    "/api/contacts/{contact}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a contact
         * @description For every member of a tenant.
         */
        get: operations["readContact"];
        put?: never;
        post?: never;
        /**
         * Delete a contact
         * @description For every member of a tenant.
         */
        delete: operations["deleteContact"];
        options?: never;
        head?: never;
        /**
         * Change a contact
         * @description For every member of a tenant.
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
         * What a contact said about broadcasts, the newest first
         * @description For every member of a tenant.
         */
        get: operations["listConsent"];
        put?: never;
        /**
         * Write down what a contact said about broadcasts
         * @description For every member of a tenant.
         */
        post: operations["changeConsent"];
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
         * @description For every member of a tenant.
         */
        get: operations["listDevices"];
        put?: never;
        /**
         * Add a device
         * @description For admins.
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
         * Read a device, as its object sees itself
         * @description For every member of a tenant.
         */
        get: operations["readDevice"];
        put?: never;
        post?: never;
        /**
         * Delete a device and what it knows
         * @description For admins.
         */
        delete: operations["deleteDevice"];
        options?: never;
        head?: never;
        /**
         * Rename a device
         * @description For admins.
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
         * @description For every member of a tenant.
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
    "/api/devices/{device}/chats/{chat}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a chat, the newest first
         * @description For every member of a tenant.
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
         * @description For every member of a tenant.
         */
        post: operations["markChatRead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
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
         * Show a QR to link a phone by
         * @description For admins.
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
         * @description For admins.
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
         * Send a text
         * @description For every member of a tenant.
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
         * Take back a text that waits
         * @description For every member of a tenant.
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
         * Decide about a text whose fate is unknown
         * @description For every member of a tenant.
         */
        post: operations["decideMessage"];
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
         * What waits on a device, and why
         * @description For every member of a tenant.
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
         * How gently the number is used, and how much of its limits
         * @description For every member of a tenant.
         */
        get: operations["readPacing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the pace
         * @description For admins.
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
         * The QR on show
         * @description For admins.
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
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events, the oldest first
         * @description For every member of a tenant.
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
         * The same as they happen, over a WebSocket
         * @description For every member of a tenant.
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
    "/api/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which version is it, and where is its source?
         * @description For everybody.
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
         * Is it there?
         * @description For everybody.
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
        /** @description A text the device has accepted. */
        AcceptedMessage: {
            at: components["schemas"]["Timestamp"];
            campaign?: components["schemas"]["CampaignRef"] | null;
            /** @description `6281…@c.us`, or `…@lid` while only the LID is known. */
            chatId: string;
            deviceId: components["schemas"]["DeviceId"];
            direction: components["schemas"]["Direction"];
            error?: string | null;
            id: components["schemas"]["MessageId"];
            /** @description The other side's LID user part, when known. */
            lid: string | null;
            /** @description The name the other side shows, when known. */
            name: string | null;
            /** @description The other side's number in E.164 without `+`, when known. */
            phone: string | null;
            priority: components["schemas"]["Priority"];
            sendAt?: components["schemas"]["Timestamp"] | null;
            status: components["schemas"]["MessageStatus"];
            text: string;
            waMessageId: string;
            wait: components["schemas"]["Wait"] | null;
        };
        /** @description Who gets it. */
        Audience: {
            /** @enum {string} */
            kind: "list";
        } | {
            /** @enum {string} */
            kind: "tags";
            match: components["schemas"]["TagMatch"];
            tags: string[];
        };
        Campaign: {
            audience: components["schemas"]["Audience"];
            completedAt: components["schemas"]["Timestamp"] | null;
            counts: components["schemas"]["Counts"];
            createdAt: components["schemas"]["Timestamp"];
            deviceIds: components["schemas"]["DeviceId"][];
            gap: components["schemas"]["Gap"];
            id: components["schemas"]["CampaignId"];
            name: string;
            pauseReason: components["schemas"]["PauseReason"] | null;
            scheduledAt: components["schemas"]["Timestamp"] | null;
            startedAt: components["schemas"]["Timestamp"] | null;
            status: components["schemas"]["CampaignStatus"];
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
            estimate: components["schemas"]["Estimate"] | null;
            /**
             * Format: int64
             * @description Who is left out, because he wants no broadcasts.
             */
            optedOut: number;
            problems: components["schemas"]["Problem"][];
            /**
             * Format: int64
             * @description Who would get it.
             */
            recipients: number;
            /** @description Rows that cannot be used, and the first of them. */
            rejected: number;
            rejectedRows: components["schemas"]["WrongRow"][];
            renderings: components["schemas"]["Rendering"][];
        };
        CampaignProgress: {
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
        /** @description One recipient with the text he gets. */
        CampaignRecipient: {
            deviceId: components["schemas"]["DeviceId"] | null;
            error: string | null;
            /** Format: int64 */
            itemNo: number;
            name: string;
            phone: string;
            repliedAt: components["schemas"]["Timestamp"] | null;
            sentAt: components["schemas"]["Timestamp"] | null;
            status: components["schemas"]["RecipientStatus"];
            text: string | null;
            updatedAt: components["schemas"]["Timestamp"];
        };
        /** @description Which item of which campaign a text belongs to. */
        CampaignRef: {
            id: components["schemas"]["CampaignId"];
            /** Format: int64 */
            itemNo: number;
        };
        /** @enum {string} */
        CampaignStatus: "draft" | "scheduled" | "running" | "paused" | "completed" | "cancelled";
        Chat: {
            chatId: string;
            lastAt: components["schemas"]["Timestamp"];
            lastDirection: components["schemas"]["Direction"];
            /** @description Lets a reader that also hears events tell which of them this row already knows. */
            lastMessageId: components["schemas"]["MessageId"];
            lastStatus: components["schemas"]["MessageStatus"];
            lastText: string;
            lid: string | null;
            name: string | null;
            optedOutAt: components["schemas"]["Timestamp"] | null;
            phone: string | null;
            /** Format: int64 */
            unread: number;
        };
        /** @description Texts of campaigns and first words to strangers in the last 24 hours. */
        ColdUsed: {
            /**
             * Format: int32
             * @description The day of the warm-up, from 1.
             */
            day: number | null;
            /**
             * Format: int32
             * @description `None` once the warm-up is over, or off.
             */
            limit: number | null;
            used: number;
        };
        /** @example attribute:city */
        Column: string;
        /** @description One line of the ledger. */
        ConsentEntry: {
            at: components["schemas"]["Timestamp"];
            deviceId: string | null;
            note: string | null;
            said: components["schemas"]["ConsentSaid"];
            source: components["schemas"]["ConsentSource"];
            userId: string | null;
            word: string | null;
        };
        /**
         * @description What somebody said. Consent takes no opt-out back: only who says he wants broadcasts again does.
         * @enum {string}
         */
        ConsentSaid: "opted_out" | "opted_in" | "consented";
        /**
         * @description How we know.
         * @enum {string}
         */
        ConsentSource: "word" | "person" | "import";
        Contact: {
            attributes: {
                [key: string]: string;
            };
            consentedAt: components["schemas"]["Timestamp"] | null;
            createdAt: components["schemas"]["Timestamp"];
            id: components["schemas"]["ContactId"];
            name: string;
            optedOut: components["schemas"]["OptedOut"] | null;
            phone: string;
            source: components["schemas"]["ContactSource"];
            tags: string[];
            updatedAt: components["schemas"]["Timestamp"];
        };
        /** @example con_0193e0a0-0000-7000-8000-000000000001 */
        ContactId: string;
        ContactPatch: {
            attributes?: {
                [key: string]: string | null;
            } | null;
            name?: string | null;
            tags?: string[] | null;
        };
        /**
         * @description Where a contact came from first.
         * @enum {string}
         */
        ContactSource: "manual" | "import";
        ContactSummary: {
            attributes: string[];
            /** Format: int64 */
            contacts: number;
            /** Format: int64 */
            optedOut: number;
            tags: components["schemas"]["TagCount"][];
        };
        /** @description Who said which word on which device; the data of `contact.opted_out` and `contact.opted_in`. */
        ContactWord: {
            chatId: string;
            deviceId: components["schemas"]["DeviceId"];
            lid: string | null;
            phone: string | null;
            word: string;
        };
        /** @description `total` is the sum of the others but `replied`, which counts people, however their item stands. */
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
            total: number;
            /** Format: int64 */
            unknown: number;
        };
        Credentials: {
            email: string;
            password: string;
        };
        /** @enum {string} */
        Delimiter: "," | ";" | "\t" | "|";
        Device: {
            cause: string;
            createdAt: components["schemas"]["Timestamp"];
            /** Format: int64 */
            generation: number;
            id: components["schemas"]["DeviceId"];
            lid: string | null;
            name: string;
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
            name: string;
        };
        /** @description How many of the texts a device is expected to send. */
        DeviceShare: {
            deviceId: components["schemas"]["DeviceId"];
            texts: number;
        };
        /**
         * @description The session's state as the object that owns it sees it.
         * @enum {string}
         */
        DeviceState: "unlinked" | "pairing" | "connecting" | "syncing" | "online" | "resting" | "replaced" | "banned" | "logged_out" | "failed" | "unreachable";
        /** @description A device's status with its cause; the same shape in the object, in D1 and on the dashboard. */
        DeviceStatus: {
            /** @description When it changed. */
            at: components["schemas"]["Timestamp"];
            /** @description Why it changed, in a word a program can switch on (`linked`, `scanned`, `stream_replaced`, `qr_expired` …). */
            cause: string;
            /** @description The linked account's LID user part, once known. */
            lid: string | null;
            /** @description The linked number in E.164 without `+`, once known. */
            phone: string | null;
            provenUntil: components["schemas"]["Timestamp"] | null;
            status: components["schemas"]["DeviceState"];
        };
        /** @enum {string} */
        Direction: "in" | "out";
        /**
         * Format: email
         * @description A mail address in the one spelling we compare: trimmed and lower case.
         * @example ayu@toko.id
         */
        Email: string;
        /**
         * @description How a file writes its letters.
         * @enum {string}
         */
        Encoding: "utf-8" | "utf-16le" | "utf-16be";
        Estimate: {
            days: number;
            finishesAt: components["schemas"]["Timestamp"];
            limitedBy: components["schemas"]["WaitCode"] | null;
            perDevice: components["schemas"]["DeviceShare"][];
            startsAt: components["schemas"]["Timestamp"];
            texts: number;
        };
        /** @description Answer to `list`, oldest first. */
        EventPage: {
            items: components["schemas"]["TenantEvent"][];
            /**
             * Format: int64
             * @description The newest number of the tenant: a caller who has seen it has seen everything.
             */
            last: number;
        };
        FailureCount: {
            /** Format: int64 */
            count: number;
            error: string;
        };
        Gap: {
            /** Format: double */
            maxSeconds: number;
            /** Format: double */
            minSeconds: number;
        };
        /** @description It is there. */
        Health: {
            status: string;
        };
        /** @description One import as a page shows it. `rows` is the sum of created, updated, duplicates and rejected. */
        Import: {
            completedAt: components["schemas"]["Timestamp"] | null;
            /** Format: int64 */
            created: number;
            createdAt: components["schemas"]["Timestamp"];
            /** Format: int64 */
            doneBytes: number;
            /** Format: int64 */
            duplicates: number;
            error: string | null;
            fileName: string;
            id: components["schemas"]["ImportId"];
            /** Format: int64 */
            rejected: number;
            /** Format: int64 */
            rows: number;
            /**
             * Format: int64
             * @description Of the file as UTF-8, in which it is kept and read.
             */
            sizeBytes: number;
            status: components["schemas"]["ImportStatus"];
            /** Format: int64 */
            updated: number;
        };
        ImportColumn: {
            as: components["schemas"]["Column"];
            head: string;
            samples: string[];
        };
        /** @example imp_0193e0a0-0000-7000-8000-000000000001 */
        ImportId: string;
        ImportPreview: {
            /** Format: int64 */
            accepted: number;
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
             * @description Of the accepted: contacts already.
             */
            known: number;
            /** Format: int64 */
            rejected: number;
            rejections: components["schemas"]["Rejection"][];
            /** Format: int64 */
            rows: number;
        };
        ImportRow: {
            attributes: {
                [key: string]: string;
            };
            /** Format: int64 */
            line: number;
            name: string;
            phone: string;
            tags: string[];
        };
        /** @enum {string} */
        ImportStatus: "running" | "completed" | "failed";
        LimitsPatch: {
            /**
             * Format: int64
             * @default null
             */
            perDay: number | null;
            /**
             * Format: int64
             * @default null
             */
            perHour: number | null;
            /**
             * Format: int64
             * @default null
             */
            perMinute: number | null;
        };
        /** @description A text, in or out. */
        Message: {
            at: components["schemas"]["Timestamp"];
            campaign?: components["schemas"]["CampaignRef"] | null;
            /** @description `6281…@c.us`, or `…@lid` while only the LID is known. */
            chatId: string;
            deviceId: components["schemas"]["DeviceId"];
            direction: components["schemas"]["Direction"];
            id: components["schemas"]["MessageId"];
            /** @description The other side's LID user part, when known. */
            lid: string | null;
            /** @description The name the other side shows, when known. */
            name: string | null;
            /** @description The other side's number in E.164 without `+`, when known. */
            phone: string | null;
            sendAt?: components["schemas"]["Timestamp"] | null;
            status: components["schemas"]["MessageStatus"];
            text: string;
            waMessageId: string;
        };
        /** @example msg_0193e0a0-0000-7000-8000-000000000001 */
        MessageId: string;
        MessageProgress: {
            campaign?: components["schemas"]["CampaignRef"] | null;
            chatId: string;
            deviceId: components["schemas"]["DeviceId"];
            /** @description Why it failed, in a word a program can switch on. */
            error?: string | null;
            id: components["schemas"]["MessageId"];
            status: components["schemas"]["MessageStatus"];
        };
        /** @description Answer to `cancel` and `decide`. */
        MessageState: {
            error?: string | null;
            id: components["schemas"]["MessageId"];
            status: components["schemas"]["MessageStatus"];
        };
        /**
         * @description How far a text has come. Order is progress; `Failed` and `Unknown` end it.
         * @enum {string}
         */
        MessageStatus: "queued" | "typing" | "sending" | "sent" | "delivered" | "read" | "failed" | "unknown" | "received";
        Moment: {
            at: components["schemas"]["Timestamp"];
            /** Format: int64 */
            sent: number;
        };
        /** @description A list comes as rows or as a file, contacts by their tags. */
        NewCampaign: {
            audience?: components["schemas"]["TagsWish"] | null;
            csv?: string | null;
            deviceIds?: string[];
            gap?: components["schemas"]["Gap"] | null;
            name?: string | null;
            preset?: string | null;
            recipients?: components["schemas"]["Recipient"][] | null;
            scheduledAt?: string | null;
            text: string;
        };
        NewCampaignTest: {
            deviceId: string;
            text: string;
            to: string;
            variables?: {
                [key: string]: string;
            };
        };
        NewConsent: {
            note?: string | null;
            said: string;
        };
        NewContact: {
            attributes?: {
                [key: string]: string;
            } | null;
            name?: string | null;
            phone: string;
            tags?: string[] | null;
        };
        NewDecision: {
            decision: string;
        };
        NewMessage: {
            priority?: string | null;
            sendAt?: string | null;
            text: string;
            to: string;
        };
        /** @description Done, and there is nothing to say about it. */
        Nothing: Record<string, never>;
        /** @description Since when somebody wants no more broadcasts, and how we know. */
        OptedOut: {
            at: components["schemas"]["Timestamp"];
            source: components["schemas"]["ConsentSource"];
            /** @description The word he said, if it was he who said it. */
            word: string | null;
        };
        Outbox: {
            items: components["schemas"]["OutboxText"][];
            nextCursor: string | null;
            unknown: number;
            waiting: number;
        };
        OutboxText: {
            acceptedAt: components["schemas"]["Timestamp"];
            attemptedAt: components["schemas"]["Timestamp"] | null;
            campaignId: components["schemas"]["CampaignId"] | null;
            chatId: string;
            id: components["schemas"]["MessageId"];
            phone: string;
            priority: components["schemas"]["Priority"];
            sendAt: components["schemas"]["Timestamp"] | null;
            status: components["schemas"]["MessageStatus"];
            text: string;
            wait: components["schemas"]["Wait"] | null;
        };
        /** @description Answer to `pacing` and `set_pacing`. */
        Pacing: {
            settings: components["schemas"]["PacingSettings"];
            usage: components["schemas"]["PacingUsage"];
        };
        /** @description Texts a number may send in a minute, an hour and a day, whatever they are. */
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
        /** @description A change to any part of the settings; what is missing stays as it is. */
        PacingPatch: {
            /**
             * @default {
             *       "perDay": null,
             *       "perHour": null,
             *       "perMinute": null
             *     }
             */
            limits: components["schemas"]["LimitsPatch"];
            /**
             * @default {
             *       "enabled": null,
             *       "from": null,
             *       "timeZone": null,
             *       "to": null
             *     }
             */
            quietHours: components["schemas"]["QuietHoursPatch"];
            /** @default null */
            readBeforeReply: boolean | null;
            /**
             * @default {
             *       "enabled": null,
             *       "maxSeconds": null,
             *       "minSeconds": null
             *     }
             */
            typing: components["schemas"]["TypingPatch"];
            /**
             * @default {
             *       "enabled": null
             *     }
             */
            warmUp: components["schemas"]["WarmUpPatch"];
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
             * @description Whoever is answered sees first that we read him.
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
        /** @description How much of the limits is used, as a person sees it. */
        PacingUsage: {
            cold: components["schemas"]["ColdUsed"];
            day: components["schemas"]["Used"];
            heldUntil: components["schemas"]["Timestamp"] | null;
            hour: components["schemas"]["Used"];
            minute: components["schemas"]["Used"];
            /**
             * Format: double
             * @description Of the strangers written to lately, how many answered; `None` while they are too few to say.
             */
            replyRatio: number | null;
        };
        /**
         * @description Who or what stopped it for now.
         * @enum {string}
         */
        PauseReason: "person" | "failures";
        /**
         * @description Who goes first: strict between classes, in turn between the chats of one (design 18).
         * @enum {string}
         */
        Priority: "urgent" | "high" | "normal" | "campaign";
        /** @description A text or a row that cannot be used as it is, or that could be better. */
        Problem: {
            code: components["schemas"]["ProblemCode"];
            /**
             * Format: int64
             * @description How many rows have it.
             */
            count: number;
            message: string;
            /**
             * Format: int64
             * @description The row it was found in first, as its author counts them.
             */
            row: number | null;
            severity: components["schemas"]["Severity"];
            variable: string | null;
        };
        /** @enum {string} */
        ProblemCode: "unknown_variable" | "missing_value" | "too_long" | "unreadable" | "empty" | "opted_out" | "same_for_all";
        /** @description A QR on show: what the phone scans. */
        Qr: {
            /** @description When WhatsApp stops accepting it. */
            expiresAt: components["schemas"]["Timestamp"];
            /** @description The string inside the QR. */
            raw: string;
            /** @description A drawing of it. */
            svg: string;
        };
        /** @description When campaigns and first words to strangers rest. From equal to to: never. */
        QuietHours: {
            /** @default true */
            enabled: boolean;
            /** @default 21:00 */
            from: components["schemas"]["TimeOfDay"];
            /**
             * @description Its IANA name.
             * @default Asia/Jakarta
             */
            timeZone: string;
            /** @default 08:00 */
            to: components["schemas"]["TimeOfDay"];
        };
        QuietHoursPatch: {
            /** @default null */
            enabled: boolean | null;
            /** @default null */
            from: string | null;
            /** @default null */
            timeZone: string | null;
            /** @default null */
            to: string | null;
        };
        /** @description One row before it is read. */
        Recipient: {
            name?: string;
            phone: string;
        } & {
            [key: string]: string;
        };
        /**
         * @description How far one item has come.
         * @enum {string}
         */
        RecipientStatus: "pending" | "queued" | "sent" | "delivered" | "read" | "failed" | "unknown" | "cancelled";
        /** @description Why a row was left out. */
        Rejection: {
            code: string;
            field: string;
            /** Format: int64 */
            line: number;
            message: string;
            value: string;
        };
        /** @description Whoever uses this over a network may have its source (AGPL, section 13). */
        Release: {
            commit: string;
            license: string;
            source: string;
            version: string;
        };
        /** @description What one recipient would read. */
        Rendering: {
            name: string;
            phone: string;
            text: string;
        };
        /** @enum {string} */
        Role: "super_admin" | "admin" | "operator";
        Session: {
            user: components["schemas"]["User"];
        };
        /** @enum {string} */
        Severity: "error" | "hint";
        /** @description A text with the reason it failed, if it did. */
        StoredMessage: {
            at: components["schemas"]["Timestamp"];
            campaign?: components["schemas"]["CampaignRef"] | null;
            /** @description `6281…@c.us`, or `…@lid` while only the LID is known. */
            chatId: string;
            deviceId: components["schemas"]["DeviceId"];
            direction: components["schemas"]["Direction"];
            error?: string | null;
            id: components["schemas"]["MessageId"];
            /** @description The other side's LID user part, when known. */
            lid: string | null;
            /** @description The name the other side shows, when known. */
            name: string | null;
            /** @description The other side's number in E.164 without `+`, when known. */
            phone: string | null;
            sendAt?: components["schemas"]["Timestamp"] | null;
            status: components["schemas"]["MessageStatus"];
            text: string;
            waMessageId: string;
        };
        TagCount: {
            /** Format: int64 */
            contacts: number;
            tag: string;
        };
        /** @enum {string} */
        TagMatch: "any" | "all";
        /** @description Contacts with these tags; without a tag everybody. */
        TagsWish: {
            match?: components["schemas"]["TagMatch"] | null;
            tags: string[];
        };
        /** @description An event under the tenant's number, as dashboards receive it. */
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
            /** @description A text came in, or one of ours was accepted. */
            data: components["schemas"]["Message"];
            deviceId: components["schemas"]["DeviceId"];
            /** @enum {string} */
            kind: "message.created";
            /** Format: int64 */
            seq: number;
        } | {
            at: components["schemas"]["Timestamp"];
            /** @description One of our texts went a step further. */
            data: components["schemas"]["MessageProgress"];
            deviceId: components["schemas"]["DeviceId"];
            /** @enum {string} */
            kind: "message.status";
            /** Format: int64 */
            seq: number;
        } | {
            at: components["schemas"]["Timestamp"];
            /** @description Somebody wants no more broadcasts. */
            data: components["schemas"]["ContactWord"];
            deviceId: components["schemas"]["DeviceId"];
            /** @enum {string} */
            kind: "contact.opted_out";
            /** Format: int64 */
            seq: number;
        } | {
            at: components["schemas"]["Timestamp"];
            /** @description Somebody wants them again. */
            data: components["schemas"]["ContactWord"];
            deviceId: components["schemas"]["DeviceId"];
            /** @enum {string} */
            kind: "contact.opted_in";
            /** Format: int64 */
            seq: number;
        };
        /** @example ten_0193e0a0-0000-7000-8000-000000000001 */
        TenantId: string;
        /** @example 21:00 */
        TimeOfDay: string;
        /**
         * Format: date-time
         * @description An instant in milliseconds since 1970 UTC; RFC 3339 in JSON, a whole number in SQL.
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
            enabled: boolean | null;
            /**
             * Format: double
             * @default null
             */
            maxSeconds: number | null;
            /**
             * Format: double
             * @default null
             */
            minSeconds: number | null;
        };
        /** @description Texts within a rolling window. */
        Used: {
            /** Format: int32 */
            limit: number;
            used: number;
        };
        User: {
            email: components["schemas"]["Email"];
            id: components["schemas"]["UserId"];
            name: string;
            role: components["schemas"]["Role"];
            tenantId: components["schemas"]["TenantId"];
            tenantName: string;
        };
        /** @example usr_0193e0a0-0000-7000-8000-000000000001 */
        UserId: string;
        /** @description Why a text has not left, and when it may, if anybody can say. */
        Wait: {
            code: components["schemas"]["WaitCode"];
            nextSendAt: components["schemas"]["Timestamp"] | null;
        };
        /**
         * @description Why a text waits.
         * @enum {string}
         */
        WaitCode: "scheduled" | "retry" | "gap" | "minute_limit" | "hour_limit" | "day_limit" | "kept_free" | "warm_up" | "quiet_hours" | "reach_out_limit" | "device_offline" | "busy" | "campaign_paused";
        WarmUp: {
            /** @default true */
            enabled: boolean;
        };
        WarmUpPatch: {
            /** @default null */
            enabled: boolean | null;
        };
        /** @description Why a row cannot be used. */
        WrongRow: {
            field: string;
            message: string;
            /** Format: int64 */
            row: number;
        };
    };
    responses: {
        /** @description The thing is in a state that does not allow it. */
        Conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": {
                    error: {
                        /** @enum {string} */
                        code: "CONFLICT" | "DEVICE_DISCONNECTED";
                        /** @description Open, because each refusal knows something else: `field` names what is wrong. */
                        details: Record<string, never>;
                        message: string;
                    };
                    /** @constant */
                    success: false;
                };
            };
        };
        /** @description Not for this role, or not from this page. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": {
                    error: {
                        /** @enum {string} */
                        code: "FORBIDDEN";
                        /** @description Open, because each refusal knows something else: `field` names what is wrong. */
                        details: Record<string, never>;
                        message: string;
                    };
                    /** @constant */
                    success: false;
                };
            };
        };
        /** @description There is no such thing, or it is somebody else's. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": {
                    error: {
                        /** @enum {string} */
                        code: "NOT_FOUND";
                        /** @description Open, because each refusal knows something else: `field` names what is wrong. */
                        details: Record<string, never>;
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
                "application/json": {
                    error: {
                        /** @enum {string} */
                        code: "PAYLOAD_TOO_LARGE";
                        /** @description Open, because each refusal knows something else: `field` names what is wrong. */
                        details: Record<string, never>;
                        message: string;
                    };
                    /** @constant */
                    success: false;
                };
            };
        };
        /** @description Our fault, or somebody's we depend on. Try again later, under the same key. */
        ServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": {
                    error: {
                        /** @enum {string} */
                        code: "INTERNAL_ERROR" | "PROVIDER_ERROR";
                        /** @description Open, because each refusal knows something else: `field` names what is wrong. */
                        details: Record<string, never>;
                        message: string;
                    };
                    /** @constant */
                    success: false;
                };
            };
        };
        /** @description Sign in first, or again. */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": {
                    error: {
                        /** @enum {string} */
                        code: "UNAUTHORIZED";
                        /** @description Open, because each refusal knows something else: `field` names what is wrong. */
                        details: Record<string, never>;
                        message: string;
                    };
                    /** @constant */
                    success: false;
                };
            };
        };
        /** @description Something in the request is wrong; `details.field` says what. */
        ValidationError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": {
                    error: {
                        /** @enum {string} */
                        code: "VALIDATION_ERROR";
                        /** @description Open, because each refusal knows something else: `field` names what is wrong. */
                        details: Record<string, never>;
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
    headers: never;
    pathItems: never;
}
export type AcceptedMessage = components['schemas']['AcceptedMessage'];
export type Audience = components['schemas']['Audience'];
export type Campaign = components['schemas']['Campaign'];
export type CampaignDevice = components['schemas']['CampaignDevice'];
export type CampaignId = components['schemas']['CampaignId'];
export type CampaignPreview = components['schemas']['CampaignPreview'];
export type CampaignProgress = components['schemas']['CampaignProgress'];
export type CampaignRecipient = components['schemas']['CampaignRecipient'];
export type CampaignRef = components['schemas']['CampaignRef'];
export type CampaignStatus = components['schemas']['CampaignStatus'];
export type Chat = components['schemas']['Chat'];
export type ColdUsed = components['schemas']['ColdUsed'];
export type Column = components['schemas']['Column'];
export type ConsentEntry = components['schemas']['ConsentEntry'];
export type ConsentSaid = components['schemas']['ConsentSaid'];
export type ConsentSource = components['schemas']['ConsentSource'];
export type Contact = components['schemas']['Contact'];
export type ContactId = components['schemas']['ContactId'];
export type ContactPatch = components['schemas']['ContactPatch'];
export type ContactSource = components['schemas']['ContactSource'];
export type ContactSummary = components['schemas']['ContactSummary'];
export type ContactWord = components['schemas']['ContactWord'];
export type Counts = components['schemas']['Counts'];
export type Credentials = components['schemas']['Credentials'];
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
export type Estimate = components['schemas']['Estimate'];
export type EventPage = components['schemas']['EventPage'];
export type FailureCount = components['schemas']['FailureCount'];
export type Gap = components['schemas']['Gap'];
export type Health = components['schemas']['Health'];
export type Import = components['schemas']['Import'];
export type ImportColumn = components['schemas']['ImportColumn'];
export type ImportId = components['schemas']['ImportId'];
export type ImportPreview = components['schemas']['ImportPreview'];
export type ImportRow = components['schemas']['ImportRow'];
export type ImportStatus = components['schemas']['ImportStatus'];
export type LimitsPatch = components['schemas']['LimitsPatch'];
export type Message = components['schemas']['Message'];
export type MessageId = components['schemas']['MessageId'];
export type MessageProgress = components['schemas']['MessageProgress'];
export type MessageState = components['schemas']['MessageState'];
export type MessageStatus = components['schemas']['MessageStatus'];
export type Moment = components['schemas']['Moment'];
export type NewCampaign = components['schemas']['NewCampaign'];
export type NewCampaignTest = components['schemas']['NewCampaignTest'];
export type NewConsent = components['schemas']['NewConsent'];
export type NewContact = components['schemas']['NewContact'];
export type NewDecision = components['schemas']['NewDecision'];
export type NewMessage = components['schemas']['NewMessage'];
export type Nothing = components['schemas']['Nothing'];
export type OptedOut = components['schemas']['OptedOut'];
export type Outbox = components['schemas']['Outbox'];
export type OutboxText = components['schemas']['OutboxText'];
export type Pacing = components['schemas']['Pacing'];
export type PacingLimits = components['schemas']['PacingLimits'];
export type PacingPatch = components['schemas']['PacingPatch'];
export type PacingSettings = components['schemas']['PacingSettings'];
export type PacingUsage = components['schemas']['PacingUsage'];
export type PauseReason = components['schemas']['PauseReason'];
export type Priority = components['schemas']['Priority'];
export type Problem = components['schemas']['Problem'];
export type ProblemCode = components['schemas']['ProblemCode'];
export type Qr = components['schemas']['Qr'];
export type QuietHours = components['schemas']['QuietHours'];
export type QuietHoursPatch = components['schemas']['QuietHoursPatch'];
export type Recipient = components['schemas']['Recipient'];
export type RecipientStatus = components['schemas']['RecipientStatus'];
export type Rejection = components['schemas']['Rejection'];
export type Release = components['schemas']['Release'];
export type Rendering = components['schemas']['Rendering'];
export type Role = components['schemas']['Role'];
export type Session = components['schemas']['Session'];
export type Severity = components['schemas']['Severity'];
export type StoredMessage = components['schemas']['StoredMessage'];
export type TagCount = components['schemas']['TagCount'];
export type TagMatch = components['schemas']['TagMatch'];
export type TagsWish = components['schemas']['TagsWish'];
export type TenantEvent = components['schemas']['TenantEvent'];
export type TenantId = components['schemas']['TenantId'];
export type TimeOfDay = components['schemas']['TimeOfDay'];
export type Timestamp = components['schemas']['Timestamp'];
export type Typing = components['schemas']['Typing'];
export type TypingPatch = components['schemas']['TypingPatch'];
export type Used = components['schemas']['Used'];
export type User = components['schemas']['User'];
export type UserId = components['schemas']['UserId'];
export type Wait = components['schemas']['Wait'];
export type WaitCode = components['schemas']['WaitCode'];
export type WarmUp = components['schemas']['WarmUp'];
export type WarmUpPatch = components['schemas']['WarmUpPatch'];
export type WrongRow = components['schemas']['WrongRow'];
export type ResponseConflict = components['responses']['Conflict'];
export type ResponseForbidden = components['responses']['Forbidden'];
export type ResponseNotFound = components['responses']['NotFound'];
export type ResponsePayloadTooLarge = components['responses']['PayloadTooLarge'];
export type ResponseServerError = components['responses']['ServerError'];
export type ResponseUnauthorized = components['responses']['Unauthorized'];
export type ResponseValidationError = components['responses']['ValidationError'];
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
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            413: components["responses"]["PayloadTooLarge"];
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Nothing"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            403: components["responses"]["Forbidden"];
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Session"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Session"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    listCampaigns: {
        parameters: {
            query?: {
                /** @description Where the last page ended: its `nextCursor`. */
                cursor?: string;
                /** @description How many, at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            "5XX": components["responses"]["ServerError"];
        };
    };
    createCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCampaign"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            413: components["responses"]["PayloadTooLarge"];
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
                "application/json": components["schemas"]["NewCampaign"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            413: components["responses"]["PayloadTooLarge"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    testCampaign: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key is the same text: repeat a request whose answer you did not get. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCampaignTest"];
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Campaign"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            "5XX": components["responses"]["ServerError"];
        };
    };
    listCampaignItems: {
        parameters: {
            query?: {
                /** @description Where the last page ended: its `nextCursor`. */
                cursor?: string;
                /** @description How many, at most. */
                limit?: number;
                /** @description Only those that stand so. */
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["CampaignProgress"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    readCampaignReport: {
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
            /** @description A table */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            "5XX": components["responses"]["ServerError"];
        };
    };
    listContacts: {
        parameters: {
            query?: {
                /** @description Where the last page ended: its `nextCursor`. */
                cursor?: string;
                /** @description How many, at most. */
                limit?: number;
                /** @description Of a name, from its start or after a space, or digits of a number. */
                search?: string;
                /** @description Only those who wear it. */
                tag?: string;
                /** @description Only those who want no broadcasts, or only the others. */
                optedOut?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            "5XX": components["responses"]["ServerError"];
        };
    };
    createContact: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewContact"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    importContacts: {
        parameters: {
            query?: {
                /** @description Only look: what would become of the file. */
                dryRun?: "true" | "false";
                /** @description Whether the first line names the columns; guessed without it. */
                hasHead?: "true" | "false";
                /** @description What each column is, as a JSON array of `phone`, `name`, `tags`, `ignore`, `attribute:city`. */
                columns?: string;
                /** @description For everybody in the file, separated by commas. */
                tags?: string;
                /** @description They agreed to broadcasts. */
                consented?: "true" | "false";
                /** @description How the list of imports names it. */
                fileName?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Import"] | components["schemas"]["ImportPreview"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            413: components["responses"]["PayloadTooLarge"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    listImports: {
        parameters: {
            query?: {
                /** @description Where the last page ended: its `nextCursor`. */
                cursor?: string;
                /** @description How many, at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Import"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    listRejections: {
        parameters: {
            query?: {
                /** @description Where the last page ended: its `nextCursor`. */
                cursor?: string;
                /** @description How many, at most. */
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            "5XX": components["responses"]["ServerError"];
        };
    };
    readRejectionsFile: {
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
            /** @description A table */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ContactSummary"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Contact"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                "application/json": components["schemas"]["ContactPatch"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            413: components["responses"]["PayloadTooLarge"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    listConsent: {
        parameters: {
            query?: {
                /** @description Where the last page ended: its `nextCursor`. */
                cursor?: string;
                /** @description How many, at most. */
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            "5XX": components["responses"]["ServerError"];
        };
    };
    changeConsent: {
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
                "application/json": components["schemas"]["NewConsent"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            413: components["responses"]["PayloadTooLarge"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    listDevices: {
        parameters: {
            query?: {
                /** @description Where the last page ended: its `nextCursor`. */
                cursor?: string;
                /** @description How many, at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            "5XX": components["responses"]["ServerError"];
        };
    };
    createDevice: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeviceName"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            413: components["responses"]["PayloadTooLarge"];
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Device"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                "application/json": components["schemas"]["DeviceName"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            413: components["responses"]["PayloadTooLarge"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    listChats: {
        parameters: {
            query?: {
                /** @description Where the last page ended: its `nextCursor`. */
                cursor?: string;
                /** @description How many, at most. */
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            "5XX": components["responses"]["ServerError"];
        };
    };
    listMessages: {
        parameters: {
            query?: {
                /** @description Where the last page ended: its `nextCursor`. */
                cursor?: string;
                /** @description How many, at most. */
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            "5XX": components["responses"]["ServerError"];
        };
    };
    sendMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key is the same text: repeat a request whose answer you did not get. */
                "Idempotency-Key"?: string;
            };
            path: {
                device: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMessage"];
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                "application/json": components["schemas"]["NewDecision"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            "5XX": components["responses"]["ServerError"];
        };
    };
    listOutbox: {
        parameters: {
            query?: {
                /** @description Where the last page ended: its `nextCursor`. */
                cursor?: string;
                /** @description How many, at most. */
                limit?: number;
                /** @description Texts that wait, or that a person has to decide about. */
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Pacing"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
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
                "application/json": components["schemas"]["PacingPatch"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            413: components["responses"]["PayloadTooLarge"];
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            "5XX": components["responses"]["ServerError"];
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description How many, at most. */
                limit?: number;
                /** @description The number of the last event you have seen. */
                after?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            "5XX": components["responses"]["ServerError"];
        };
    };
    openEventSocket: {
        parameters: {
            query?: {
                /** @description The number of the last event you have seen: what you missed comes first. */
                after?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The socket is open; each frame is one JSON object */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["ValidationError"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Release"];
                        /** @constant */
                        success: true;
                    };
                };
            };
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
