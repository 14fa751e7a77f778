/* tls-layout.h: the numbers that writing and reading a record of TLS share. RFC 8446 appendix B.
 * SPDX-License-Identifier: MIT */
#pragma once

#define LS_TLS_TYPE_CHANGE_CIPHER    20
#define LS_TLS_TYPE_ALERT            21
#define LS_TLS_TYPE_HANDSHAKE        22
#define LS_TLS_TYPE_DATA             23

#define LS_TLS_MESSAGE_CLIENT_HELLO  1
#define LS_TLS_MESSAGE_SERVER_HELLO  2

#define LS_TLS_EXTENSION_SERVER_NAME 0
#define LS_TLS_EXTENSION_VERSIONS    43
#define LS_TLS_EXTENSION_KEY_SHARE   51

#define LS_TLS_GROUP_X25519          0x001d
#define LS_TLS_AES_128_GCM_SHA256    0x1301
