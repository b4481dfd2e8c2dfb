//! Messages that offer a choice (polls, buttons, lists), and messages that answer one.

use serde_json::Value;
use waproto::{
    buffa::MessageField,
    whatsapp::{
        self as wa,
        __buffa::oneof::{
            hydrated_template_button::HydratedButton,
            message::{
                buttons_response_message::Response, interactive_message::InteractiveMessage,
                interactive_response_message::InteractiveResponseMessage, template_message::Format,
            },
        },
    },
};

use crate::{
    contacts::names::is_visible,
    messages::content::{Choice, Content, Section},
};

/// Returns the content of such a message; `None` if the message neither offers a choice nor answers one.
pub fn of(message: &wa::Message) -> Option<Content> {
    let polls = [
        &message.poll_creation_message,
        &message.poll_creation_message_v2,
        &message.poll_creation_message_v3,
        &message.poll_creation_message_v5,
        &message.poll_creation_message_v6,
    ];
    if let Some(poll) = polls.into_iter().find_map(MessageField::as_option) {
        return Some(Content::Poll {
            question: poll.name.clone().unwrap_or_default(),
            options: poll.options.iter().map(|option| option.option_name.clone().unwrap_or_default()).collect(),
            max_choices: poll.selectable_options_count.unwrap_or_default(),
        });
    }
    if let Some(buttons) = message.buttons_message.as_option() {
        return Some(Content::Buttons {
            text: buttons.content_text.clone().unwrap_or_default(),
            footer: buttons.footer_text.clone(),
            buttons: buttons.buttons.iter().map(button).collect(),
        });
    }
    if let Some(list) = message.list_message.as_option() {
        return Some(Content::List {
            text: list.description.clone().or_else(|| list.title.clone()).unwrap_or_default(),
            footer: list.footer_text.clone(),
            button: list.button_text.clone(),
            sections: list.sections.iter().map(section).collect(),
        });
    }
    offer(message).or_else(|| answer(message))
}

fn button(button: &wa::message::buttons_message::Button) -> Choice {
    let text = button.button_text.as_option().and_then(|text| text.display_text.clone());
    Choice { id: button.button_id.clone().unwrap_or_default(), text: text.unwrap_or_default(), description: None }
}

fn section(section: &wa::message::list_message::Section) -> Section {
    let choice = |row: &wa::message::list_message::Row| Choice {
        id: row.row_id.clone().unwrap_or_default(),
        text: row.title.clone().unwrap_or_default(),
        description: row.description.clone(),
    };
    Section { title: section.title.clone(), choices: section.rows.iter().map(choice).collect() }
}

/// Returns the content of a template or an interactive message, which only businesses send.
fn offer(message: &wa::Message) -> Option<Content> {
    if let Some(interactive) = message.interactive_message.as_option() {
        return of_interactive(interactive);
    }
    let hydrated = message.highly_structured_message.as_option().and_then(|known| known.hydrated_hsm.as_option());
    let template = message.template_message.as_option().or(hydrated)?;
    match &template.format {
        Some(Format::HydratedFourRowTemplate(rows)) => of_rows(rows),
        Some(Format::InteractiveMessageTemplate(interactive)) => of_interactive(interactive),
        Some(Format::FourRowTemplate(_)) | None => template.hydrated_template.as_option().and_then(of_rows),
    }
}

fn of_rows(rows: &wa::message::template_message::HydratedFourRowTemplate) -> Option<Content> {
    let button = |button: &wa::HydratedTemplateButton| {
        let (id, text) = match button.hydrated_button.as_ref()? {
            HydratedButton::QuickReplyButton(reply) => (reply.id.clone(), reply.display_text.clone()),
            HydratedButton::UrlButton(link) => (link.url.clone(), link.display_text.clone()),
            HydratedButton::CallButton(call) => (call.phone_number.clone(), call.display_text.clone()),
        };
        Some(Choice { id: id.unwrap_or_default(), text: text.unwrap_or_default(), description: None })
    };
    let text = rows.hydrated_content_text.clone()?;
    let buttons = rows.hydrated_buttons.iter().filter_map(button).collect();
    Some(Content::Buttons { text, footer: rows.hydrated_footer_text.clone(), buttons })
}

fn of_interactive(interactive: &wa::message::InteractiveMessage) -> Option<Content> {
    let body = interactive.body.as_option().and_then(|body| body.text.clone());
    let title = interactive.header.as_option().and_then(|header| header.title.clone());
    let text = body.filter(|body| is_visible(body)).or(title)?;
    let buttons = match &interactive.interactive_message {
        Some(InteractiveMessage::NativeFlowMessage(flow)) => flow.buttons.iter().map(flow_button).collect(),
        _ => Vec::new(),
    };
    let footer = interactive.footer.as_option().and_then(|footer| footer.text.clone());
    Some(Content::Buttons { text, footer, buttons })
}

/// Reads a button whose text and id are fields of a JSON text. A button without a text is shown by its kind, such as
/// `open_webview`.
fn flow_button(button: &wa::message::interactive_message::native_flow_message::NativeFlowButton) -> Choice {
    let fields = json_of(button.button_params_json.as_deref());
    let field = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
    let name = button.name.clone().unwrap_or_default();
    Choice { id: field("id").unwrap_or_default(), text: field("display_text").unwrap_or(name), description: None }
}

fn json_of(text: Option<&str>) -> Value {
    text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

/// Returns the chosen option with its text. An option without a text is shown by its id.
fn answer(message: &wa::Message) -> Option<Content> {
    let answer = |id: Option<String>, text: Option<String>| {
        let id = id.unwrap_or_default();
        let text = text.filter(|text| is_visible(text)).unwrap_or_else(|| id.clone());
        is_visible(&text).then_some(Content::Answer { id, text })
    };
    if let Some(reply) = message.list_response_message.as_option() {
        let id = reply.single_select_reply.as_option().and_then(|chosen| chosen.selected_row_id.clone());
        return answer(id, reply.title.clone());
    }
    if let Some(reply) = message.buttons_response_message.as_option() {
        let text = reply.response.as_ref().map(|Response::SelectedDisplayText(text)| text.clone());
        return answer(reply.selected_button_id.clone(), text);
    }
    if let Some(reply) = message.interactive_response_message.as_option() {
        let body = reply.body.as_option().and_then(|body| body.text.clone());
        let id = match &reply.interactive_response_message {
            Some(InteractiveResponseMessage::NativeFlowResponseMessage(flow)) => {
                json_of(flow.params_json.as_deref()).get("id").and_then(Value::as_str).map(str::to_owned)
            }
            None => None,
        };
        return answer(id, body);
    }
    let reply = message.template_button_reply_message.as_option()?;
    answer(reply.selected_id.clone(), reply.selected_display_text.clone())
}
