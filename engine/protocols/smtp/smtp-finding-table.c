/* smtp-finding-table.c: what an observer of SMTP can notice, in words. RFC 5321.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-tables.h"

#define R(section) "RFC 5321 section " section
#define W LS_EVENT_FLAG_WARNING
#define E LS_EVENT_FLAG_ERROR

const LsSmtpFinding ls_smtp_findings[SMTP_N_FINDINGS] = {
  [SMTP_FINDING_PLAINTEXT_PASSWORD] = { "plaintext-password", E, "A password in the open",
    "The secret crosses the network readable: base64 is a way of writing, not a lock.", "RFC 4954 section 4" },
  [SMTP_FINDING_BARE_LF] = { "bare-lf", W, "A line feed alone",
    "A line feed stands without its carriage return; only both together end a line.", R ("2.3.8") },
  [SMTP_FINDING_BARE_LF_IN_DATA] = { "bare-lf", E, "A line feed alone, inside",
    "A line feed stands alone inside a letter: servers disagree on whether it ends a line, and that can be abused.", R ("4.1.1.4") },
  [SMTP_FINDING_BARE_CR] = { "bare-cr", W, "A carriage return alone",
    "A carriage return stands in the middle of a line, where it may not.", R ("2.3.8") },
  [SMTP_FINDING_BARE_CR_IN_DATA] = { "bare-cr", E, "A carriage return alone, inside",
    "A carriage return stands alone inside a letter: what it means differs from server to server.", R ("2.3.8") },
  [SMTP_FINDING_SMUGGLING_SEQUENCE] = { "smuggling-sequence", E, "A dot that may smuggle",
    "A lone dot between wrong line ends: a careless server takes it for the letter's end, and what follows for a second letter.",
    R ("4.1.1.4") },
  [SMTP_FINDING_LINE_TOO_LONG] = { "line-too-long", W, "A line too long",
    "The line is longer than every server has to accept.", R ("4.5.3.1") },
  [SMTP_FINDING_EIGHT_BIT_DATA] = { "eight-bit-data", W, "An eighth bit, not announced",
    "An octet above 127 in a letter that was not announced as BODY=8BITMIME.", "RFC 6152 section 3" },
  [SMTP_FINDING_EIGHT_BIT_COMMAND] = { "eight-bit-command", W, "A command beyond ASCII",
    "An octet above 127 in a command: commands are ASCII.", R ("2.4") },
  [SMTP_FINDING_NUL_OCTET] = { "nul-octet", E, "A zero octet",
    "A zero octet in the line: many programs stop reading there, others do not.", R ("4.1.1.4") },
  [SMTP_FINDING_COMMAND_OUT_OF_ORDER] = { "command-out-of-order", W, "A command out of order",
    "The rules do not allow this command at this moment, whatever the server answers.", R ("4.1.4") },
  [SMTP_FINDING_REPLY_NOT_EXPECTED] = { "reply-not-expected", W, "An unusual reply",
    "This code is not among the usual replies to that command; the client goes by its first digit.", R ("4.3.2") },
  [SMTP_FINDING_REPLY_CODE_MIXED] = { "reply-code-mixed", E, "Two codes in one reply",
    "The lines of one reply carry different codes.", R ("4.2.1") },
  [SMTP_FINDING_REPLY_CODE_RANGE] = { "reply-code-range", E, "A code out of range",
    "A reply's code begins with a digit from 2 to 5; this one does not.", R ("4.2") },
  [SMTP_FINDING_REPLY_MALFORMED] = { "reply-malformed", E, "Not a proper reply",
    "This is no reply: three digits, then a space or a hyphen, is the form.", R ("4.2") },
  [SMTP_FINDING_REPLY_WITHOUT_TEXT] = { "reply-without-text", 0, "A code without words",
    "The code stands alone. A client must accept that; a server should not send it.", R ("4.2") },
  [SMTP_FINDING_GREETING_NO_HOST] = { "greeting-no-host", 0, "A greeting without a name",
    "The greeting does not begin with the server's name.", R ("4.2") },
  [SMTP_FINDING_EARLY_TALKER] = { "early-talker", W, "Spoke before the greeting",
    "The client spoke before it was greeted.", R ("4.3.1") },
  [SMTP_FINDING_PIPELINING_NOT_OFFERED] = { "pipelining-not-offered", W, "Did not wait its turn",
    "The next command was sent before the last was answered, and the server has not offered PIPELINING.", R ("4.3.1") },
  [SMTP_FINDING_PIPELINING_ORDER] = { "pipelining-order", W, "Spoke on too soon",
    "Something was sent behind a command that must be the last of its group.", "RFC 2920 section 3.1" },
  [SMTP_FINDING_HELO_ARGUMENT] = { "helo-argument", 0, "An incomplete name",
    "The name is no full domain name, and no IP address in square brackets.", R ("4.1.1.1") },
  [SMTP_FINDING_HELO_MISSING] = { "helo-missing", W, "No greeting by the client",
    "A sender was accepted though the client has not greeted.", R ("4.1.4") },
  [SMTP_FINDING_PATH_SYNTAX] = { "path-syntax", W, "An address oddly written",
    "The address is not written as the grammar asks: no space after the colon, angle brackets around it. Most servers forgive it.",
    R ("3.3") },
  [SMTP_FINDING_SOURCE_ROUTE] = { "source-route", 0, "An address with a route",
    "The address lists the hosts on the way, as was done before servers could look up where a domain's mail goes.", "RFC 5321 appendix C" },
  [SMTP_FINDING_OBSOLETE_COMMAND] = { "obsolete-command", 0, "A command out of use",
    "A command that RFC 821 had and that today's SMTP has given up.", "RFC 5321 appendix F" },
  [SMTP_FINDING_EXTENSION_NOT_OFFERED] = { "extension-not-offered", W, "Used without an offer",
    "This needs an extension that the server did not announce.", R ("4.1.1.11") },
  [SMTP_FINDING_NO_EXTENSIONS] = { "no-extensions", 0, "Nothing on offer",
    "The server understood EHLO and offers no extension at all.", R ("4.1.1.1") },
  [SMTP_FINDING_TELNET_NEGOTIATION] = { "telnet-negotiation", 0, "A telnet program's words",
    "A telnet program tried to agree on options; those octets were taken out of the line.", "RFC 854" },
  [SMTP_FINDING_KEYWORD_LIES] = { "keyword-lies", E, "Offered, and not done",
    "The server offered this command in its list, and does not carry it out.", R ("4.2.4") },
  [SMTP_FINDING_SIZE_EXCEEDED] = { "size-exceeded", 0, "Larger than announced",
    "The letter is larger than the client had said.", "RFC 1870 section 6.3" },
  [SMTP_FINDING_DATA_AFTER_REFUSAL] = { "data-after-refusal", E, "A letter after a no",
    "DATA was refused and the letter came all the same: its lines arrive as commands.", R ("3.3") },
  [SMTP_FINDING_DATA_NO_RECIPIENT] = { "data-no-recipient", W, "A letter for nobody",
    "The server asks for a letter that has no recipient.", "RFC 2920 section 3.2" },
  [SMTP_FINDING_DOT_NOT_STUFFED] = { "dot-not-stuffed", W, "A dot not doubled",
    "The line begins with a single dot: the server takes it away, and the letter is changed.", R ("4.5.2") },
  [SMTP_FINDING_ENHANCED_CODE_CLASS] = { "enhanced-code-class", W, "A finer code that disagrees",
    "The finer code behind the reply's digits is missing though it was promised, or does not agree with the first digit.", "RFC 2034 section 4" },
  [SMTP_FINDING_TOO_MANY_RECIPIENTS_552] = { "too-many-recipients-552", 0, "The old code for many",
    "In RFC 821 this code said that an envelope has recipients enough. Today 452 says so, and a client reads a 552 here as one.",
    R ("4.5.3.1.10") },
  [SMTP_FINDING_CLOSE_WITHOUT_QUIT] = { "close-without-quit", 0, "Hung up without QUIT",
    "The client hung up without QUIT. What was not confirmed did not happen.", R ("4.1.1.10") },
  [SMTP_FINDING_CLOSE_WITHOUT_NOTICE] = { "close-without-notice", W, "The server hung up silently",
    "The server hung up without a word; it should say 421 first.", R ("3.8") },
  [SMTP_FINDING_STREAM_GAP] = { "stream-gap", W, "Octets are missing",
    "Octets are missing from this recording; what stood there is not known.", "RFC 9293 section 3.4" },
  [SMTP_FINDING_STARTTLS_STILL_OFFERED] = { "starttls-still-offered", W, "TLS offered inside TLS",
    "Encryption stands, and the server still offers to begin it.", "RFC 3207 section 4.2" },
  [SMTP_FINDING_PLAINTEXT_AFTER_STARTTLS] = { "plaintext-after-starttls", E, "Open words behind STARTTLS",
    "Octets that are not encrypted follow the agreement to encrypt: a careless end takes them for what came behind the curtain.",
    "RFC 3207 section 4" },
  [SMTP_FINDING_NO_EHLO_AFTER_TLS] = { "no-ehlo-after-tls", W, "No new greeting after TLS",
    "Since the handshake nobody has said EHLO: the client relies on what it learnt while everybody could have changed it.",
    "RFC 3207 section 4.2" },
  [SMTP_FINDING_AUTH_PLAIN_OFFERED_CLEAR] = { "auth-plain-offered-clear", W, "Passwords invited in clear",
    "The server invites passwords in the open, where anybody on the way can read them.", "RFC 4954 section 4" },
  [SMTP_FINDING_NULL_SENDER_LOOP] = { "null-sender-loop", W, "A report that may loop",
    "This letter reports on another one and has a sender: if it fails too, the next report comes, and so on. Reports come from <>.",
    R ("4.5.5") },
};

#undef W
#undef E

/**
 * ls_smtp_finding_id:
 *
 * Returns: the stable word for a finding
 */
const char *
ls_smtp_finding_id (guint row)
{
  g_return_val_if_fail (row < SMTP_N_FINDINGS, NULL);
  return ls_smtp_findings[row].id;
}

/**
 * ls_smtp_finding_title:
 *
 * Returns: at most five words that name a finding
 */
const char *
ls_smtp_finding_title (guint row)
{
  g_return_val_if_fail (row < SMTP_N_FINDINGS, NULL);
  return ls_smtp_findings[row].title;
}
