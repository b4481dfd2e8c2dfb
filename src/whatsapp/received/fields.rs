//! The fields of WhatsApp's message, and what each means to a reader of the chat. The list is complete: if a later
//! version of the protocol library adds a field, this file does not compile until it lists the field, and a field that
//! the library does not know makes an unknown message.

use waproto::{buffa::MessageField, whatsapp as wa};

/// What a field means to a reader of the chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The field has content of its own. If no kind of `Content` fits, the message is shown as unknown, under the field's name.
    Says,
    /// The field only wraps another message, for example one that disappears, whose content counts.
    Wraps,
    /// The field wraps another message and has a meaning of its own: if the inner message has no content, the outer one
    /// is shown as unknown.
    WrapsAndSays,
    /// Keys and settings, or an addition to another message, such as a reaction or a vote. The field is no content of its own.
    Silent,
    /// The field may be set beside any other field, and does not decide what the message is.
    Beside,
}

/// A field that is set.
#[derive(Debug, Clone, Copy)]
pub struct SetField<'a> {
    pub name: &'static str,
    pub role: Role,
    /// The message that the field wraps.
    pub inner: Option<&'a wa::Message>,
}

trait Field {
    fn is_set(&self) -> bool;
}

impl Field for Option<String> {
    fn is_set(&self) -> bool {
        self.is_some()
    }
}

impl<T: Default> Field for MessageField<T> {
    fn is_set(&self) -> bool {
        MessageField::is_set(self)
    }
}

macro_rules! fields {
    (
        says: [$($says:ident),+ $(,)?],
        wraps: [$($wraps:ident),+ $(,)?],
        wraps_and_says: [$($wraps_and_says:ident),+ $(,)?],
        silent: [$($silent:ident),+ $(,)?],
        beside: [$($beside:ident),+ $(,)?] $(,)?
    ) => {
        /// Returns the fields of the message that are set.
        pub fn set_fields(message: &wa::Message) -> Vec<SetField<'_>> {
            // Without `..`, so the compiler reports a field that is missing in the list below.
            let wa::Message {
                $($says,)+ $($wraps,)+ $($wraps_and_says,)+ $($silent,)+ $($beside,)+
            } = message;
            let mut fields = Vec::new();
            let mut add = |name, role, is_set: bool, inner| {
                if is_set {
                    fields.push(SetField { name, role, inner });
                }
            };
            $(add(stringify!($says), Role::Says, Field::is_set($says), None);)+
            $(add(
                stringify!($wraps),
                Role::Wraps,
                Field::is_set($wraps),
                $wraps.as_option().and_then(|wrapper| wrapper.message.as_option()),
            );)+
            $(add(
                stringify!($wraps_and_says),
                Role::WrapsAndSays,
                Field::is_set($wraps_and_says),
                $wraps_and_says.as_option().and_then(|wrapper| wrapper.message.as_option()),
            );)+
            $(add(stringify!($silent), Role::Silent, Field::is_set($silent), None);)+
            $(add(stringify!($beside), Role::Beside, Field::is_set($beside), None);)+
            fields
        }
    };
}

fields! {
    says: [
        conversation,
        image_message,
        contact_message,
        location_message,
        extended_text_message,
        document_message,
        audio_message,
        video_message,
        call,
        chat,
        contacts_array_message,
        highly_structured_message,
        send_payment_message,
        live_location_message,
        request_payment_message,
        decline_payment_request_message,
        cancel_payment_request_message,
        template_message,
        sticker_message,
        group_invite_message,
        template_button_reply_message,
        product_message,
        list_message,
        order_message,
        list_response_message,
        invoice_message,
        buttons_message,
        buttons_response_message,
        payment_invite_message,
        interactive_message,
        interactive_response_message,
        poll_creation_message,
        request_phone_number_message,
        poll_creation_message_v2,
        scheduled_call_creation_message,
        pin_in_chat_message,
        poll_creation_message_v3,
        scheduled_call_edit_message,
        ptv_message,
        call_log_messsage,
        bcall_message,
        event_message,
        newsletter_admin_invite_message,
        placeholder_message,
        album_message,
        sticker_pack_message,
        poll_result_snapshot_message,
        rich_response_message,
        status_notification_message,
        status_question_answer_message,
        question_response_message,
        status_quoted_message,
        status_sticker_interaction_message,
        poll_creation_message_v5,
        newsletter_follower_invite_message_v2,
        poll_result_snapshot_message_v3,
        poll_creation_message_v6,
        conditional_reveal_message,
        event_invite_message,
        payment_reminder_message,
        split_payment_message,
    ],
    wraps: [
        device_sent_message,
        view_once_message,
        ephemeral_message,
        document_with_caption_message,
        view_once_message_v2,
        edited_message,
        view_once_message_v2_extension,
        group_mentioned_message,
        bot_invoke_message,
        lottie_sticker_message,
        associated_child_message,
        limit_sharing_message,
        bot_task_message,
        bot_forwarded_message,
        spoiler_message,
    ],
    wraps_and_says: [
        comment_message,
        event_cover_image,
        status_mention_message,
        poll_creation_option_image_message,
        group_status_mention_message,
        poll_creation_message_v4,
        status_add_yours,
        group_status_message,
        question_message,
        group_status_message_v2,
        question_reply_message,
        newsletter_admin_profile_message,
        newsletter_admin_profile_message_v2,
        newsletter_admin_profile_status_message,
    ],
    silent: [
        protocol_message,
        reaction_message,
        sticker_sync_rmr_message,
        poll_update_message,
        keep_in_chat_message,
        enc_reaction_message,
        message_history_bundle,
        enc_comment_message,
        enc_event_response_message,
        secret_encrypted_message,
        message_history_notice,
        poll_add_option_message,
        group_root_key_share,
        root_secret_distribute_message,
    ],
    beside: [
        sender_key_distribution_message,
        fast_ratchet_key_sender_key_distribution_message,
        message_context_info,
    ],
}
