/*
 * The HTTP API in types: every call, and every schema that has a name. Made of the OpenAPI description by
 * `npm run api-types`; after a change of routes or schemas it is made anew, never written by hand.
 */

export interface paths {
  "/graph/{version}/{id}": {
    /**
     * A phone number, a file, a template or the business account
     * @description Scopes: `numbers:read` for numbers and the account, `messages:read` for files, `mailings:read` for templates.
     *
     *   For every key and user.
     */
    get: {
      parameters: {
        query?: {
          fields?: string;
        };
        path: {
          id: string;
          version: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              id: string;
            } & {
              [key: string]: unknown;
            };
          };
        };
      };
    };
    /**
     * Delete an uploaded file
     * @description Scope: `messages:write`.
     */
    delete: {
      parameters: {
        path: {
          id: string;
          version: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              /** @constant */
              success: true;
            };
          };
        };
      };
    };
  };
  "/graph/{version}/{id}/media": {
    /**
     * Upload a file, to send it by its id within 30 days
     * @description Scope: `messages:write`.
     */
    post: {
      parameters: {
        path: {
          id: string;
          version: string;
        };
      };
      requestBody: {
        content: {
          "multipart/form-data": {
            /** Format: binary */
            file: string;
            /** @constant */
            messaging_product: "whatsapp";
            type?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              id: string;
            };
          };
        };
      };
    };
  };
  "/graph/{version}/{id}/message_templates": {
    /**
     * List templates
     * @description Scope: `mailings:read`.
     */
    get: {
      parameters: {
        query?: {
          after?: string;
          category?: string;
          fields?: string;
          language?: string;
          limit?: number;
          name?: string;
          status?: string;
        };
        path: {
          id: string;
          version: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: ({
                id: string;
              } & {
                [key: string]: unknown;
              })[];
              paging?: {
                cursors: {
                  after: string;
                  before: string;
                };
                next?: string;
              };
            };
          };
        };
      };
    };
    /**
     * Create a template; it may be used at once
     * @description Scope: `mailings:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
          version: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            category: string;
            components: ({
              buttons?: ({
                phone_number?: string;
                text?: string;
                type: string;
                url?: string;
              } & {
                [key: string]: unknown;
              })[];
              format?: string;
              text?: string;
              type: string;
            } & {
              [key: string]: unknown;
            })[];
            language: string;
            name: string;
            parameter_format?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              category: string;
              id: string;
              status: string;
            };
          };
        };
      };
    };
    /**
     * Archive the templates of a name, or one of them
     * @description Scope: `mailings:write`.
     */
    delete: {
      parameters: {
        query: {
          hsm_id?: string;
          language?: string;
          name: string;
        };
        path: {
          id: string;
          version: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              /** @constant */
              success: true;
            };
          };
        };
      };
    };
  };
  "/graph/{version}/{id}/message_templates/{template_id}": {
    /**
     * One template
     * @description Scope: `mailings:read`.
     */
    get: {
      parameters: {
        query?: {
          fields?: string;
        };
        path: {
          id: string;
          template_id: string;
          version: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              id: string;
            } & {
              [key: string]: unknown;
            };
          };
        };
      };
    };
  };
  "/graph/{version}/{id}/messages": {
    /**
     * Send a message, or mark a guest's message as read
     * @description As Meta's `POST /{phone_number_id}/messages`.
     *
     *   Scope: `messages:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
          version: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            audio?: unknown;
            biz_opaque_callback_data?: string;
            contacts?: unknown;
            context?: {
              message_id: string;
            };
            document?: unknown;
            image?: unknown;
            interactive?: unknown;
            location?: unknown;
            message_id?: string;
            /** @constant */
            messaging_product: "whatsapp";
            reaction?: unknown;
            recipient?: string;
            recipient_type?: string;
            status?: string;
            sticker?: unknown;
            template?: unknown;
            text?: unknown;
            to?: string | number;
            type?: string;
            typing_indicator?: {
              type: string;
            };
            video?: unknown;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              contacts: {
                input: string;
                wa_id: string;
              }[];
              messages: {
                id: string;
                /** @constant */
                message_status?: "accepted";
              }[];
              /** @constant */
              messaging_product: "whatsapp";
            } | {
              /** @constant */
              success: true;
            };
          };
        };
      };
    };
  };
  "/graph/{version}/{id}/phone_numbers": {
    /**
     * All numbers
     * @description Scope: `numbers:read`.
     */
    get: {
      parameters: {
        query?: {
          after?: string;
          fields?: string;
          limit?: number;
        };
        path: {
          id: string;
          version: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: ({
                id: string;
              } & {
                [key: string]: unknown;
              })[];
              paging?: {
                cursors: {
                  after: string;
                  before: string;
                };
                next?: string;
              };
            };
          };
        };
      };
    };
  };
  "/graph/{version}/{id}/subscribed_apps": {
    /**
     * The subscribed apps: this one
     * @description Scope: `webhooks:write`.
     */
    get: {
      parameters: {
        path: {
          id: string;
          version: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: {
                [key: string]: unknown;
              }[];
            };
          };
        };
      };
    };
    /**
     * Accepted without effect: create webhooks by POST /v1/webhooks
     * @description Scope: `webhooks:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
          version: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              /** @constant */
              success: true;
            };
          };
        };
      };
    };
    /**
     * Accepted without effect: create webhooks by POST /v1/webhooks
     * @description Scope: `webhooks:write`.
     */
    delete: {
      parameters: {
        path: {
          id: string;
          version: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              /** @constant */
              success: true;
            };
          };
        };
      };
    };
  };
  "/graph/{version}/{id}/whatsapp_business_profile": {
    /**
     * What guests see of a number, as far as it is known here
     * @description Scope: `numbers:read`.
     */
    get: {
      parameters: {
        query?: {
          fields?: string;
        };
        path: {
          id: string;
          version: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: ({
                /** @constant */
                messaging_product: "whatsapp";
              } & {
                [key: string]: unknown;
              })[];
            };
          };
        };
      };
    };
  };
  "/graph/{version}/lookaside": {
    /**
     * The file itself, by the short-lived address from the file's node
     * @description Scope: `messages:read`.
     */
    get: {
      parameters: {
        query: {
          ext: number;
          hash: string;
          mid: string;
        };
        path: {
          version: string;
        };
      };
      responses: {
        /** @description The file */
        200: {
          content: {
            "*/*": unknown;
          };
        };
      };
    };
  };
  "/r/{token}": {
    /**
     * The rating form (public: the address holds a token that cannot be guessed)
     * @description Needs no key.
     */
    get: {
      parameters: {
        query?: {
          change?: "1";
          lang?: "ru" | "en";
        };
        path: {
          token: string;
        };
      };
      responses: {
        /** @description A page for people */
        200: {
          content: {
            "text/html": unknown;
          };
        };
      };
    };
    /**
     * Submit the rating form (public: the token grants access)
     * @description Needs no key.
     */
    post: {
      parameters: {
        query?: {
          change?: "1";
          lang?: "ru" | "en";
        };
        path: {
          token: string;
        };
      };
      requestBody: {
        content: {
          "application/x-www-form-urlencoded": string;
        };
      };
      responses: {
        /** @description A page for people */
        303: {
          content: {
            "text/html": unknown;
          };
        };
      };
    };
  };
  "/r/{token}/go/{site}": {
    /**
     * Redirect to a review site and count the click (public: the token grants access)
     * @description Needs no key.
     */
    get: {
      parameters: {
        path: {
          site: "yandex_maps" | "two_gis" | "google_maps" | "tripadvisor";
          token: string;
        };
      };
      responses: {
        /** @description A page for people */
        302: {
          content: {
            "text/html": unknown;
          };
        };
      };
    };
  };
  "/u/{token}": {
    /**
     * The page to opt out of mailings (public: the address holds a token that cannot be guessed)
     * @description Changes nothing by itself: programs that preview links open it too.
     *
     *   Needs no key.
     */
    get: {
      parameters: {
        query?: {
          lang?: "ru" | "en";
          undo?: "1";
        };
        path: {
          token: string;
        };
      };
      responses: {
        /** @description A page for people */
        200: {
          content: {
            "text/html": unknown;
          };
        };
      };
    };
    /**
     * Opt out of all mailings, or (`undo=1`, for a minute) undo it (public: the token grants access)
     * @description Needs no key.
     */
    post: {
      parameters: {
        query?: {
          lang?: "ru" | "en";
          undo?: "1";
        };
        path: {
          token: string;
        };
      };
      requestBody: {
        content: {
          "application/x-www-form-urlencoded": string;
        };
      };
      responses: {
        /** @description A page for people */
        303: {
          content: {
            "text/html": unknown;
          };
        };
      };
    };
  };
  "/u/{token}/consents": {
    /**
     * The page on which guests see and change their consents (public: the token of the opt-out page grants access)
     * @description Changes nothing by itself: programs that preview links open it too.
     *
     *   Needs no key.
     */
    get: {
      parameters: {
        query?: {
          lang?: "ru" | "en";
          saved?: "1";
        };
        path: {
          token: string;
        };
      };
      responses: {
        /** @description A page for people */
        200: {
          content: {
            "text/html": unknown;
          };
        };
      };
    };
    /**
     * Change a guest's consents, by the form on the page (public: the token grants access)
     * @description What is ticked may be sent, what is not may not; what differs from before goes into the ledger.
     *
     *   Needs no key.
     */
    post: {
      parameters: {
        query?: {
          lang?: "ru" | "en";
          saved?: "1";
        };
        path: {
          token: string;
        };
      };
      requestBody: {
        content: {
          "application/x-www-form-urlencoded": string;
        };
      };
      responses: {
        /** @description A page for people */
        303: {
          content: {
            "text/html": unknown;
          };
        };
      };
    };
  };
  "/v1/api-keys": {
    /**
     * List API keys
     * @description Scope: `admin`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["ApiKey"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
    /**
     * Create an API key
     * @description The key itself is in this answer and never again. `events:read` and `webhooks:write` let it hear all events, with what guests write in chats and in reviews, whatever its other scopes.
     *
     *   Scope: `admin`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            cloud_api?: {
              /** @description So long after a guest wrote, what is sent to them is an answer, which no limit holds back */
              conversation_hours?: number;
              /**
               * @description What may be sent to guests who did not write first: anything, or templates alone, as at Meta. Either way it counts as a mailing message
               * @enum {string}
               */
              outside?: "mailing" | "templates";
            };
            name: string;
            scopes: ("numbers:read" | "numbers:write" | "guests:read" | "guests:write" | "guests:rights" | "messages:read" | "messages:write" | "mailings:read" | "mailings:write" | "orders:write" | "reviews:read" | "reviews:write" | "ratings:write" | "restaurants:write" | "webhooks:write" | "events:read" | "admin")[];
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["NewApiKey"];
          };
        };
      };
    };
  };
  "/v1/api-keys/{id}": {
    /**
     * One API key
     * @description Scope: `admin`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ApiKey"];
          };
        };
      };
    };
    /**
     * Revoke an API key
     * @description At once in the process that answers; within 15 seconds in others.
     *
     *   Scope: `admin`.
     */
    delete: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        204: {
        };
      };
    };
    /**
     * Change what a key may do through the Cloud API facade
     * @description Scope: `admin`.
     */
    patch: {
      parameters: {
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            cloud_api: {
              /** @description So long after a guest wrote, what is sent to them is an answer, which no limit holds back */
              conversation_hours?: number;
              /**
               * @description What may be sent to guests who did not write first: anything, or templates alone, as at Meta. Either way it counts as a mailing message
               * @enum {string}
               */
              outside?: "mailing" | "templates";
            };
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ApiKey"];
          };
        };
      };
    };
  };
  "/v1/audiences": {
    /**
     * List audiences and lists, the newest first
     * @description Scope: `mailings:read`.
     */
    get: {
      parameters: {
        query?: {
          archived?: "true" | "false";
          /** @description next_cursor of the page before */
          cursor?: string;
          kind?: "conditions" | "list";
          limit?: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["SavedAudience"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
    /**
     * Save an audience
     * @description Conditions are `{field, op, value}` or groups of them: `{all_of, any_of, none_of}`, nested. What a mailing takes as its audience is looked at anew when it starts.
     *
     *   Scope: `mailings:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            conditions: components["schemas"]["AudienceCondition"] | components["schemas"]["AudienceGroup"];
            name: string;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["SavedAudience"];
          };
        };
      };
    };
  };
  "/v1/audiences/{id}": {
    /**
     * One audience
     * @description Scope: `mailings:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["SavedAudience"];
          };
        };
      };
    };
    /**
     * Archive an audience
     * @description Refused while mailings wait for their start with it, or other audiences are built on it.
     *
     *   Scope: `mailings:write`.
     */
    delete: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        204: {
        };
      };
    };
    /**
     * Change an audience
     * @description Applies to mailings that have not started; a mailing that has keeps the conditions of its start.
     *
     *   Scope: `mailings:write`.
     */
    patch: {
      parameters: {
        path: {
          id: string;
        };
      };
      requestBody?: {
        content: {
          "application/json": {
            conditions?: components["schemas"]["AudienceCondition"] | components["schemas"]["AudienceGroup"];
            name?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["SavedAudience"];
          };
        };
      };
    };
  };
  "/v1/audiences/{id}/imports": {
    /**
     * How guests came onto a list: its imports with the consent they bring, the newest first
     * @description Scope: `mailings:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["ListImport"][];
            };
          };
        };
      };
    };
  };
  "/v1/audiences/{id}/members": {
    /**
     * The guests on a list
     * @description Scope: `mailings:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: {
                /** Format: date-time */
                added_at: string;
                id: string;
                /** @description The import that brought the guest: it holds the consent */
                import_id: string | null;
                name: string | null;
                opted_out: boolean;
                phone: string | null;
              }[];
              next_cursor: string | null;
            };
          };
        };
      };
    };
  };
  "/v1/audiences/{id}/remove-members": {
    /**
     * Take guests off a list
     * @description Scope: `mailings:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            guest_ids: string[];
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              removed: number;
            };
          };
        };
      };
    };
  };
  "/v1/audiences/count": {
    /**
     * How many guests an audience has now, with some of them
     * @description Scope: `mailings:read`.
     */
    post: {
      requestBody?: {
        content: {
          "application/json": {
            audience?: components["schemas"]["Audience"];
            audience_id?: string;
            conditions?: components["schemas"]["AudienceCondition"] | components["schemas"]["AudienceGroup"];
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["AudienceCount"];
          };
        };
      };
    };
  };
  "/v1/audiences/fields": {
    /**
     * What conditions may ask of guests, for those who build them
     * @description Scope: `mailings:read`.
     */
    get: {
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["AudienceField"][];
            };
          };
        };
      };
    };
  };
  "/v1/audiences/import": {
    /**
     * Import the guests of a CSV file into a list
     * @description Guests not known yet are made, known ones are found by their phone and left as they are. With `dry_run` nothing is saved: the answer (200) shows the columns, the mapping and what would happen. A long import answers 202 while it goes on: ask GET /v1/audiences/imports/{id}. Nobody who has opted out is opted in.
     *
     *   Scope: `mailings:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "multipart/form-data": {
            /** @description A list to add to, instead of a new one */
            audience_id?: string;
            /**
             * Format: date-time
             * @description When they agreed; default: now
             */
            consent_at?: string;
            /** @description Where and how these guests agreed to be written to; needed unless dry_run */
            consent_source?: string;
            /** @description Of phones written without a country */
            default_country?: string;
            /**
             * @description `true`: read and judge the file, save nothing
             * @enum {string}
             */
            dry_run?: "true" | "false";
            /** Format: binary */
            file: string;
            /** @description JSON: {"phone": "Телефон", "name": "Имя", ...}; left out: guessed */
            mapping?: string;
            /** @description Of the new list; default: of the file */
            name?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ListRehearsal"];
          };
        };
        201: {
          content: {
            "application/json": components["schemas"]["ListImportReport"];
          };
        };
        202: {
          content: {
            "application/json": components["schemas"]["ListImportReport"];
          };
        };
      };
    };
  };
  "/v1/audiences/imports/{id}": {
    /**
     * What became of an import
     * @description Scope: `mailings:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ListImportReport"];
          };
        };
      };
    };
  };
  "/v1/audiences/imports/{id}/problems": {
    /**
     * Rows that an import left out, and why
     * @description Scope: `mailings:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: {
                cells: {
                  [key: string]: unknown;
                };
                /** @description no_phone, bad_phone, bad_value, value_left_out (the guest is on the list), unreadable, duplicate, too_many */
                code: string;
                /** @description In the file, from 1 */
                line: number;
                /** @description For people: English or Russian by Accept-Language */
                reason: string;
              }[];
              next_cursor: string | null;
            };
          };
        };
      };
    };
  };
  "/v1/audiences/imports/{id}/problems.csv": {
    /**
     * The same as a CSV file, to be corrected and imported again
     * @description Scope: `mailings:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description Of the reasons; else by Accept-Language */
          language?: "ru" | "en";
        };
        path: {
          id: string;
        };
      };
      responses: {
        /** @description Line, reason and the columns of the file */
        200: {
          content: {
            "text/csv": unknown;
          };
        };
      };
    };
  };
  "/v1/audit-log": {
    /**
     * Who did what
     * @description Scope: `admin`.
     */
    get: {
      parameters: {
        query?: {
          action?: string;
          actor?: string;
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
          since?: string;
          subject?: string;
          /** @description RFC 3339 time, not included */
          until?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["AuditEntry"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
  };
  "/v1/bonuses": {
    /**
     * Report bonuses given, or spent (negative)
     * @description Scope: `orders:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /** @description Negative when spent */
            amount: number;
            /**
             * Format: date-time
             * @description RFC 3339 time
             */
            at: string;
            external_id: string;
            guest: {
              /** @description As of GET /v1/guests */
              id?: string;
              name?: string;
              /** @description International, or Russian with a leading 8 */
              phone?: string;
              /** @description By which WhatsApp finds who hides the phone; an @ before it is dropped */
              username?: string;
            };
            reason?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Bonus"];
          };
        };
        201: {
          content: {
            "application/json": components["schemas"]["Bonus"];
          };
        };
      };
    };
  };
  "/v1/callbacks/meta": {
    /**
     * Meta verifies the webhook (public: Meta knows the verify token)
     * @description Needs no key.
     */
    get: {
      parameters: {
        query?: {
          "hub.challenge"?: string;
          "hub.mode"?: string;
          "hub.verify_token"?: string;
        };
      };
      responses: {
        /** @description The challenge */
        200: {
          content: {
            "text/plain": unknown;
          };
        };
      };
    };
    /**
     * Messages and statuses of official numbers, as Meta posts them (public: each is signed)
     * @description Verified by `X-Hub-Signature-256` over the bytes of the body with the app secret of the number, kept, and answered; the inbox takes it after that. What is about numbers that are not here is answered and forgotten.
     *
     *   Needs no key.
     */
    post: {
      requestBody: {
        content: {
          "application/json": {
            entry: {
              [key: string]: unknown;
            }[];
            object: string;
          } & {
            [key: string]: unknown;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              received: number;
            };
          };
        };
      };
    };
  };
  "/v1/callbacks/smsc/{secret}": {
    /**
     * The same by GET, if SMSC.ru is set so (public: the address ends with a secret)
     * @description Needs no key.
     */
    get: {
      parameters: {
        path: {
          secret: string;
        };
      };
      responses: {
        /** @description OK */
        200: {
          content: {
            "text/plain": unknown;
          };
        };
      };
    };
    /**
     * Delivery reports of SMSC.ru (public: the address ends with a secret)
     * @description Needs no key.
     */
    post: {
      parameters: {
        path: {
          secret: string;
        };
      };
      requestBody: {
        content: {
          "application/x-www-form-urlencoded": string;
        };
      };
      responses: {
        /** @description OK */
        200: {
          content: {
            "text/plain": unknown;
          };
        };
      };
    };
  };
  "/v1/callbacks/twilio": {
    /**
     * Delivery reports of Twilio (public: each call is signed)
     * @description Needs no key.
     */
    post: {
      parameters: {
        query?: {
          send?: string;
        };
      };
      requestBody: {
        content: {
          "application/x-www-form-urlencoded": string;
        };
      };
      responses: {
        204: {
        };
      };
    };
  };
  "/v1/channels": {
    /**
     * Channels of mailings: what is configured, and how the providers are doing
     * @description Scope: `mailings:read`.
     */
    get: {
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Channel"][];
            };
          };
        };
      };
    };
  };
  "/v1/channels/push/test": {
    /**
     * Send a test push
     * @description A real message of a fixed text, to a registration token of Firebase, by the first provider or by the one that is named, by what is set now. It belongs to no mailing and costs what the provider takes for it. Audited, without the address.
     *
     *   Scope: `admin`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            provider?: string;
            to: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              /**
               * @description sent: the provider has taken it. refused: it has not. unsure: its answer was lost
               * @enum {string}
               */
              outcome: "sent" | "refused" | "unsure";
              provider: string;
              /** @description Why not, in the words of the provider: `smsc_2`, `twilio_20003` */
              reason: string | null;
            };
          };
        };
      };
    };
  };
  "/v1/channels/sms/size": {
    /**
     * How an SMS is cut into segments, and what it costs
     * @description Scope: `mailings:read`.
     */
    post: {
      requestBody: {
        content: {
          "application/json": {
            text: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              characters: number;
              currency: string;
              /** @enum {string} */
              encoding: "GSM-7" | "UCS-2";
              price: number;
              segments: number;
            };
          };
        };
      };
    };
  };
  "/v1/channels/sms/test": {
    /**
     * Send a test SMS
     * @description A real message of a fixed text, to a phone, by the first provider or by the one that is named, by what is set now. It belongs to no mailing and costs what the provider takes for it. Audited, without the address.
     *
     *   Scope: `admin`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            provider?: string;
            /** @description International, or Russian with a leading 8 */
            to: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              /**
               * @description sent: the provider has taken it. refused: it has not. unsure: its answer was lost
               * @enum {string}
               */
              outcome: "sent" | "refused" | "unsure";
              provider: string;
              /** @description Why not, in the words of the provider: `smsc_2`, `twilio_20003` */
              reason: string | null;
            };
          };
        };
      };
    };
  };
  "/v1/counters": {
    /**
     * What waits for somebody
     * @description Zero for what the caller may not see.
     *
     *   For every key and user.
     */
    get: {
      responses: {
        200: {
          content: {
            "application/json": {
              /** @description At most 1000 */
              alerts: number;
              /** @description Unread or waiting for an answer, each once: what badges show */
              inbox_guests: number;
              /** @description Given to the caller, neither resolved nor snoozed */
              my_guests: number;
              /** @description Logged out or failed, though nobody asked for it, or connecting in vain */
              numbers_down: number;
              /** @description For an answer, longer than the restaurant's target */
              overdue_guests: number;
              /** @description Without a reply, and still in time for one */
              reviews_waiting: number;
              /** @description At most 1000 */
              unprocessed_guests: number;
              /** @description At most 1000 */
              unread_guests: number;
              /** @description For an answer */
              waiting_guests: number;
            };
          };
        };
      };
    };
  };
  "/v1/events": {
    /**
     * All events as they happen, as server-sent events
     * @description Each has `id` (its place in the order of all events), `event` (its type) and `data`:
     *   `{id, type, timestamp, data}`. A reader that comes back with `Last-Event-ID` (or `last_event_id`) gets what it missed
     *   within the last seven days (or as GET /v1/settings/retention says); when that is not kept, a `reset` event comes first: load the current state anew.
     *
     *   `guest.presence` (who has a guest open) has no place in that order and is not repeated; sessions of the console hear it,
     *   keys where `types` names it. `user.notification` is as fleeting, and for the session of its user alone. Sessions hear of messages, ratings and reviews where their role may read them; a key with `events:read` hears all
     *   that guests write.
     *
     *   Scope: `events:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description Instead of the header `Last-Event-ID`; 0: from the oldest */
          last_event_id?: string;
          /** @description Only these, with commas */
          types?: string;
        };
      };
      responses: {
        /** @description Events until one side ends it */
        200: {
          content: {
            "text/event-stream": unknown;
          };
        };
      };
    };
  };
  "/v1/first-steps": {
    /**
     * What an owner does first, and what of it is done
     * @description By what is there: a linked number, a second user, a restaurant, a template, a text sent by a mailing or its test.
     *
     *   Scope: `admin`.
     */
    get: {
      responses: {
        200: {
          content: {
            "application/json": {
              data: {
                done: boolean;
                /** @enum {string} */
                step: "number" | "people" | "restaurant" | "template" | "trial";
              }[];
            };
          };
        };
      };
    };
  };
  "/v1/guests": {
    /**
     * List guests by their last message
     * @description Without the scope `messages:read` there is no `last_message`, and `q` does not look into messages.
     *
     *   Scope: `guests:read`.
     */
    get: {
      parameters: {
        query?: {
          assignee?: string;
          /** @description Whether an answer is due: see `waiting_since` */
          awaiting_reply?: "true" | "false";
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
          /** @description Has a chat with this number */
          number_id?: string;
          /** @description oldest: whose last message is the oldest stands first; those without any before them. waiting: those who wait for an answer alone, the longest first */
          order?: "newest" | "oldest" | "waiting";
          /** @description Whose answer is later than the restaurant's target */
          overdue?: "true";
          /** @description Beginnings of words: name, phone, messages */
          q?: string;
          /** @description Has a chat with a number of this restaurant */
          restaurant_id?: string;
          /** @description open: neither resolved nor snoozed into the future */
          state?: "open" | "snoozed" | "resolved";
          tag?: string;
          team_id?: string;
          /** @description Nobody has the conversation, and it is not resolved */
          unassigned?: "true";
          /** @description Has ratings or reviews that wait for an operator */
          unprocessed?: "true" | "false";
          unread?: "true" | "false";
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["ListedGuest"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
    /**
     * Add a guest, or complete the one with this phone
     * @description Scope: `guests:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            attributes?: {
              [key: string]: string | number | boolean | null;
            };
            /** @description `1990-05-17`, or `--05-17` without the year */
            birthday?: string;
            language?: string;
            name?: string;
            /** @description International, or Russian with a leading 8. This, or `username` */
            phone?: string;
            tags?: string[];
            time_zone?: string;
            /** @description By which WhatsApp finds who hides the phone; an @ before it is dropped */
            username?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Guest"];
          };
        };
        201: {
          content: {
            "application/json": components["schemas"]["Guest"];
          };
        };
      };
    };
  };
  "/v1/guests/{id}": {
    /**
     * One guest
     * @description A guest that turned out to be another one answers with that one.
     *
     *   Scope: `guests:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Guest"];
          };
        };
      };
    };
    /**
     * Change a guest
     * @description Scope: `guests:write`.
     */
    patch: {
      parameters: {
        path: {
          id: string;
        };
      };
      requestBody?: {
        content: {
          "application/json": {
            attributes?: {
              [key: string]: string | number | boolean | null;
            };
            birthday?: string | null;
            language?: string | null;
            name?: string | null;
            tags?: string[];
            time_zone?: string | null;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Guest"];
          };
        };
      };
    };
  };
  "/v1/guests/{id}/assign": {
    /**
     * Give a guest's conversation to somebody, or to a team
     * @description `null` gives it to nobody. With `from_assignee` two who take it at once do not take it from each other. Told as `conversation.assigned`. Audited.
     *
     *   Scope: `messages:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            assignee?: string | null;
            /** @description Only while this person has it; null: only while nobody has. Else 409, and it stays where it is */
            from_assignee?: string | null;
            /** @description Alone: into the queue of this team, where nobody has it */
            team_id?: string | null;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Guest"];
          };
        };
      };
    };
  };
  "/v1/guests/{id}/block": {
    /**
     * Block a guest: they get nothing but operators' messages
     * @description `source` says where the word came from, e.g. `phone_call`; default `api`. Audited.
     *
     *   Scope: `guests:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      requestBody?: {
        content: {
          "application/json": {
            source?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Guest"];
          };
        };
      };
    };
  };
  "/v1/guests/{id}/bonuses": {
    /**
     * A guest's bonuses given and spent
     * @description Scope: `guests:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Bonus"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
  };
  "/v1/guests/{id}/compensations": {
    /**
     * Give a guest a promo code of their own, or bonuses
     * @description It is given at once: in the timeline, on the balance of bonuses, as the event `compensation.given`, by which the ordering system credits it. Nothing is sent: `text` is for the answer that a person writes.
     *
     *   Scope: `ratings:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /** @constant */
            kind: "promo_code";
            /**
             * @description 10, 15, 20, 30, 40
             * @enum {number}
             */
            percent: 10 | 15 | 20 | 30 | 40;
            /** @description The rating that it is for; a promo code is then good at its restaurant */
            rating_id?: string;
            /** @description Where it is good; default: the rating's restaurant, that of the last order, the oldest */
            restaurant_id?: string;
          } | {
            amount: number;
            /** @constant */
            kind: "bonuses";
            /** @description The rating that it is for; a promo code is then good at its restaurant */
            rating_id?: string;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["Compensation"];
          };
        };
      };
    };
  };
  "/v1/guests/{id}/consents": {
    /**
     * What a guest agreed to and refused: what holds, and the history with its evidence
     * @description Scope: `guests:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Consent"][];
              next_cursor: string | null;
              /** @description What holds; null: nothing was ever said */
              states: {
                /** @enum {string} */
                channel: "whatsapp" | "sms" | "push";
                /**
                 * @description service: what was asked for, orders; advertising: offers
                 * @enum {string}
                 */
                purpose: "service" | "advertising";
                state: ("given" | "withdrawn") | null;
              }[];
            };
          };
        };
      };
    };
    /**
     * Record a guest's consent or refusal
     * @description The newer word holds. Refusing every channel and purpose is an opt-out; whatever is given ends one. Nothing is ever taken out of the ledger. Audited.
     *
     *   Scope: `guests:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /** @enum {string} */
            channel?: "whatsapp" | "sms" | "push" | "all";
            form_version?: string;
            /** @description The message in which they said it */
            message_id?: string;
            /**
             * @description service: what was asked for, orders; advertising: offers
             * @enum {string}
             */
            purpose: "service" | "advertising";
            /** @description Where the word came from: a telephone call, a paper form and where it lies */
            source: string;
            /** @enum {string} */
            state: "given" | "withdrawn";
            /** @description What the guest said or signed */
            words?: string;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": {
              data: components["schemas"]["Consent"][];
              next_cursor: string | null;
              /** @description What holds; null: nothing was ever said */
              states: {
                /** @enum {string} */
                channel: "whatsapp" | "sms" | "push";
                /**
                 * @description service: what was asked for, orders; advertising: offers
                 * @enum {string}
                 */
                purpose: "service" | "advertising";
                state: ("given" | "withdrawn") | null;
              }[];
            };
          };
        };
      };
    };
  };
  "/v1/guests/{id}/draft": {
    /**
     * Whether drafts are available for a guest
     * @description Scope: `messages:write`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              available: boolean;
              /** @description Why not */
              reason: ("not_configured" | "off" | "no_restaurant" | "nothing_to_answer" | "grave" | "ceiling" | "gone" | "timeout" | "unreachable" | "address_refused" | "key_refused" | "busy" | "request_refused" | "server_failed" | "malformed" | "empty" | "refused") | null;
            };
          };
        };
      };
    };
    /**
     * A draft of the next answer to a guest, by the language model
     * @description Nothing is sent or stored: a person reads it over. With `Accept: text/event-stream` it comes as it is written: events `text` (`{text}`, a piece), then `draft` (the whole) or `problem`. What goes wrong is said in `errors[0].code`.
     *
     *   Scope: `messages:write`.
     */
    post: {
      parameters: {
        path: {
          id: string;
        };
      };
      requestBody?: {
        content: {
          "application/json": {
            /** @description Drafts that were not liked */
            avoid?: string[];
          };
        };
      };
      responses: {
        /** @description The draft */
        200: {
          content: {
            "application/json": components["schemas"]["Draft"];
            "text/event-stream": unknown;
          };
        };
      };
    };
  };
  "/v1/guests/{id}/draft/preview": {
    /**
     * The exact text that would leave for a draft
     * @description Asks nobody, and works before anything is switched on.
     *
     *   Scope: `messages:write`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["DraftPreview"];
          };
        };
      };
    };
  };
  "/v1/guests/{id}/erase": {
    /**
     * Erase a guest for good
     * @description Words, files, phones, names and WhatsApp ids go, in the store, its search, the media folder and the logs of webhooks. What figures count (orders, sums, scores, deliveries) stays without them. The guest cannot be found or written to from this answer on; a job does the rest and records `guest.erased`. Whoever imports the same phone later makes a guest that has opted out. Cannot be undone. Audited.
     *
     *   Scope: `guests:rights`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      responses: {
        202: {
          content: {
            "application/json": components["schemas"]["Erasure"];
          };
        };
      };
    };
  };
  "/v1/guests/{id}/erasure": {
    /**
     * The progress of erasing a guest
     * @description Scope: `guests:rights`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Erasure"];
          };
        };
      };
    };
  };
  "/v1/guests/{id}/export": {
    /**
     * Everything that is kept about a guest
     * @description Messages, files, orders, ratings, deliveries, notes and the rest, a list for each; amounts in hundredths. Streamed. JSON and HTML hold the files themselves (base64). Audited.
     *
     *   Scope: `guests:rights`.
     */
    get: {
      parameters: {
        query?: {
          /** @description Else as `Accept` says; JSON by default. The archive holds both documents and the files beside. */
          format?: "json" | "html" | "zip";
          /** @description Of the headings of HTML; else the language of the guest */
          language?: "ru" | "en";
        };
        path: {
          id: string;
        };
      };
      responses: {
        /** @description A list for each kind of record, and `files` */
        200: {
          content: {
            "application/json": {
              exported_at: string;
              files: {
                [key: string]: unknown;
              }[];
              guest_id: string;
            } & {
              [key: string]: unknown;
            };
            "application/zip": unknown;
            "text/html": unknown;
          };
        };
      };
    };
  };
  "/v1/guests/{id}/history": {
    /**
     * Which older messages with a guest the numbers' phones may still have
     * @description Scope: `messages:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["ChatHistory"][];
            };
          };
        };
      };
    };
    /**
     * Ask the number's phone for older messages
     * @description They appear in the timeline as the phone sends them (event guest.updated, changed: history). A phone that is switched off does not answer.
     *
     *   Scope: `messages:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      requestBody?: {
        content: {
          "application/json": {
            /** @description Default: the number of the latest chat */
            number_id?: string;
          };
        };
      };
      responses: {
        202: {
          content: {
            "application/json": components["schemas"]["ChatHistory"];
          };
        };
      };
    };
  };
  "/v1/guests/{id}/merge": {
    /**
     * Merge two guests
     * @description Everything of `guest_id` becomes this guest's: chats, orders, ratings, tags. A refusal of either holds. Can be undone for 30 days. Audited; records `guest.merged`.
     *
     *   Scope: `guests:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            guest_id: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              guest: components["schemas"]["Guest"];
              merge: components["schemas"]["GuestMerge"];
            };
          };
        };
      };
    };
  };
  "/v1/guests/{id}/merges": {
    /**
     * What was merged into a guest by hand, the newest first
     * @description Scope: `guests:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["GuestMerge"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
  };
  "/v1/guests/{id}/merges/{merge_id}/undo": {
    /**
     * Undo a merge
     * @description For 30 days. Each gets back what was theirs. What came since stays with this guest, save what is in chats that were the other's alone; a refusal said since holds for both. The two are not proposed again. Audited; records `guest.unmerged`.
     *
     *   Scope: `guests:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
          merge_id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              guest: components["schemas"]["Guest"];
              merge: components["schemas"]["GuestMerge"];
              merged_guest: components["schemas"]["Guest"];
            };
          };
        };
      };
    };
  };
  "/v1/guests/{id}/messages": {
    /**
     * Write to a guest
     * @description Answers when the message is queued; it leaves at once, or as soon as its number is connected. Media: multipart/form-data with the part `file`. With `send_at` it is kept and sent then, as the reply of whoever wrote it (`message.scheduled` tells of it).
     *
     *   Scope: `messages:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /** @description Default: the number that has the chat */
            number_id?: string;
            reply_to?: string;
            /**
             * Format: date-time
             * @description Not now, but then: within the next 90 days
             */
            send_at?: string;
            text: string;
            /** @constant */
            type: "text";
            /** @description With `send_at`: it is not sent when the guest writes before. Default: false */
            withdraw_if_guest_writes?: boolean;
          } | {
            latitude: number;
            longitude: number;
            name?: string;
            /** @description Default: the number that has the chat */
            number_id?: string;
            reply_to?: string;
            /**
             * Format: date-time
             * @description Not now, but then: within the next 90 days
             */
            send_at?: string;
            /** @constant */
            type: "location";
            /** @description With `send_at`: it is not sent when the guest writes before. Default: false */
            withdraw_if_guest_writes?: boolean;
          };
          "multipart/form-data": {
            /** @description Of sound and video */
            duration_seconds?: number;
            /** Format: binary */
            file: string;
            height?: number;
            number_id?: string;
            reply_to?: string;
            /**
             * Format: date-time
             * @description Not now, but then: within the next 90 days
             */
            send_at?: string;
            /** @description Caption */
            text?: string;
            /**
             * @description Default: by the content type of the file. `voice`: MP3, WAV, FLAC and Opus become Ogg Opus mono. Sound that we cannot decode (AAC, Vorbis), or of more than five minutes, is sent as an ordinary file: `type` of the answer is `audio` then. What is no sound is refused
             * @enum {string}
             */
            type?: "image" | "video" | "audio" | "voice" | "document" | "sticker";
            /**
             * @description `true`: audio becomes a voice message, as by `type`
             * @enum {string}
             */
            voice?: "true" | "false";
            /**
             * Format: base64
             * @description Of a voice message: Base64 of 64 loudness samples, 0 to 100. Default: measured
             */
            waveform?: string;
            /** @description Of a picture or video, in pixels */
            width?: number;
            /**
             * @description With `send_at`: it is not sent when the guest writes before. Default: false
             * @enum {string}
             */
            withdraw_if_guest_writes?: "true" | "false";
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["ScheduledMessage"];
          };
        };
        202: {
          content: {
            "application/json": components["schemas"]["Message"];
          };
        };
      };
    };
  };
  "/v1/guests/{id}/notes": {
    /**
     * Notes on a guest, the newest first
     * @description Never sent to the guest, and not in the timeline.
     *
     *   Scope: `messages:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Note"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
    /**
     * Write a note on a guest
     * @description Scope: `messages:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /** @description `<@usr_...>` mentions a user: they are told (`note.mentioned`), and shown by name */
            text: string;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["Note"];
          };
        };
      };
    };
  };
  "/v1/guests/{id}/opt-in": {
    /**
     * The guest wants mailings again
     * @description `source` says where the word came from, e.g. `phone_call`; default `api`. Audited.
     *
     *   Scope: `guests:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      requestBody?: {
        content: {
          "application/json": {
            source?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Guest"];
          };
        };
      };
    };
  };
  "/v1/guests/{id}/opt-out": {
    /**
     * No more mailings to this guest
     * @description `source` says where the word came from, e.g. `phone_call`; default `api`. Audited.
     *
     *   Scope: `guests:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      requestBody?: {
        content: {
          "application/json": {
            source?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Guest"];
          };
        };
      };
    };
  };
  "/v1/guests/{id}/order-summary": {
    /**
     * What the orders of a guest say: retention, sums, dishes, bonuses
     * @description Scope: `guests:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["GuestOrderSummary"];
          };
        };
      };
    };
  };
  "/v1/guests/{id}/orders": {
    /**
     * A guest's orders with their ratings
     * @description Without the scope `reviews:read` each `rating` is null.
     *
     *   Scope: `guests:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
          reviews?: "all" | "unprocessed" | "processed";
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["RatedOrder"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
  };
  "/v1/guests/{id}/presence": {
    /**
     * Report that I have a guest open, or am writing to them
     * @description Told to all who are signed in, as the event `guest.presence` of GET /v1/events; holds for 10 seconds, so say it again every five. Nothing is stored.
     *
     *   Scope: `messages:write`.
     */
    post: {
      parameters: {
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /** @enum {string} */
            state: "viewing" | "writing" | "away";
          };
        };
      };
      responses: {
        204: {
        };
      };
    };
  };
  "/v1/guests/{id}/push-tokens": {
    /**
     * The devices of a guest, the latest seen first
     * @description Scope: `guests:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["PushToken"][];
            };
          };
        };
      };
    };
    /**
     * Register a guest's device for push notifications
     * @description A token belongs to one guest: told for another one, it moves to them. Tell it at each start of the app.
     *
     *   Scope: `guests:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            app?: string;
            /** @enum {string} */
            platform: "android" | "ios" | "web";
            token: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["PushToken"];
          };
        };
        201: {
          content: {
            "application/json": components["schemas"]["PushToken"];
          };
        };
      };
    };
  };
  "/v1/guests/{id}/push-tokens/{token_id}": {
    /**
     * Stop pushing to this device
     * @description Scope: `guests:write`.
     */
    delete: {
      parameters: {
        path: {
          id: string;
          token_id: string;
        };
      };
      responses: {
        204: {
        };
      };
    };
  };
  "/v1/guests/{id}/read": {
    /**
     * Mark a conversation as read, here and in WhatsApp
     * @description Scope: `messages:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      responses: {
        204: {
        };
      };
    };
  };
  "/v1/guests/{id}/reopen": {
    /**
     * A guest's conversation is not done
     * @description Undoes a resolution or a snooze. Audited.
     *
     *   Scope: `messages:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      requestBody?: {
        content: {
          "application/json": Record<string, never>;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Guest"];
          };
        };
      };
    };
  };
  "/v1/guests/{id}/reply-window": {
    /**
     * Until when a guest may be answered freely, and from which number that would be
     * @description Of an official number: 24 hours after the guest's last message Meta takes approved templates alone, and POST .../messages is refused with `window_closed`. A linked number has no window.
     *
     *   Scope: `messages:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description Default: the number that has the chat */
          number_id?: string;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              /** @description null: never; or, of a closed window, the guest never wrote */
              closes_at: string | null;
              /** @enum {string} */
              kind: "linked" | "cloud_api";
              /** @description from which an answer would go */
              number_id: string;
              /** @description false: only a template that Meta has approved may be sent */
              open: boolean;
            };
          };
        };
      };
    };
  };
  "/v1/guests/{id}/resolve": {
    /**
     * A guest's conversation is done
     * @description It is open again once the guest writes. Audited.
     *
     *   Scope: `messages:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      requestBody?: {
        content: {
          "application/json": Record<string, never>;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Guest"];
          };
        };
      };
    };
  };
  "/v1/guests/{id}/scheduled-messages": {
    /**
     * A guest's scheduled messages
     * @description The next first; also what was not sent, as it was withdrawn or has failed, until it is changed, sent or deleted.
     *
     *   Scope: `messages:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["ScheduledMessage"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
  };
  "/v1/guests/{id}/snooze": {
    /**
     * Put a guest's conversation aside for a while
     * @description It is open again then, or once the guest writes. Audited.
     *
     *   Scope: `messages:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /**
             * Format: date-time
             * @description RFC 3339 time
             */
            until: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Guest"];
          };
        };
      };
    };
  };
  "/v1/guests/{id}/template-messages": {
    /**
     * Meta templates that may be sent to a guest, filled in
     * @description Approved ones of the account of the number that an answer would go from, the newest first. Empty where that is a linked number, which needs none.
     *
     *   Scope: `messages:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
          /** @description Default: that of the latest chat */
          number_id?: string;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["MessageTemplateOffer"][];
              next_cursor: string | null;
              /** @description From which it would go */
              number_id: string;
            };
          };
        };
      };
    };
    /**
     * Send a Meta template to a guest
     * @description What an official number may send when the guest has not written within 24 hours. It counts against the limit of the portfolio and costs what its category costs.
     *
     *   Scope: `messages:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            message_template_id: string;
            /** @description Default: of the official numbers of its account that with which the guest has a chat */
            number_id?: string;
            /** @description What fills it in, by the names of its `places` */
            values?: {
              [key: string]: string;
            };
          };
        };
      };
      responses: {
        202: {
          content: {
            "application/json": components["schemas"]["Message"];
          };
        };
      };
    };
  };
  "/v1/guests/{id}/timeline": {
    /**
     * A guest's timeline, the newest first
     * @description Messages are in it for who has the scope `messages:read`, too; ratings and replies to reviews for who has `reviews:read`.
     *
     *   Scope: `guests:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          /** @description Some of message, order, retention, bonus, rating, mailing, reply, assignment, gap, rule, with commas */
          kinds?: string;
          limit?: number;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["TimelineEntry"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
  };
  "/v1/guests/{id}/unblock": {
    /**
     * Unblock a guest
     * @description `source` says where the word came from, e.g. `phone_call`; default `api`. Audited.
     *
     *   Scope: `guests:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      requestBody?: {
        content: {
          "application/json": {
            source?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Guest"];
          };
        };
      };
    };
  };
  "/v1/guests/{id}/unread": {
    /**
     * Mark a conversation as unread
     * @description Scope: `messages:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      responses: {
        204: {
        };
      };
    };
  };
  "/v1/guests/{id}/unsnooze": {
    /**
     * Take a guest's conversation up again
     * @description Undoes a snooze. Audited.
     *
     *   Scope: `messages:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      requestBody?: {
        content: {
          "application/json": Record<string, never>;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Guest"];
          };
        };
      };
    };
  };
  "/v1/guests/bulk": {
    /**
     * Add up to 1000 guests
     * @description Each row is as in POST /v1/guests, and may have `consent: true`: the guest agreed to advertising. Bad rows are reported and never stop the good ones.
     *
     *   Scope: `guests:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /** @description Where and how the guests with `consent: true` agreed to advertising; without it nobody has */
            consent_source?: string;
            guests: unknown[];
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              created: number;
              failed: number;
              results: {
                /** @enum {string} */
                consent?: "recorded" | "no_source" | "refused_before";
                errors?: {
                  /** @description For people: English or Russian by Accept-Language */
                  message: string;
                  path: string;
                }[];
                guest_id?: string;
                index: number;
                /** @enum {string} */
                status: "created" | "updated" | "failed";
              }[];
              updated: number;
            };
          };
        };
      };
    };
  };
  "/v1/guests/bulk-actions": {
    /**
     * Do one thing to up to 200 conversations
     * @description Each by itself: what cannot be done to one is reported and stops no other. Tags take the scope `guests:write`, too.
     *
     *   Scope: `messages:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            action: {
              assignee?: string | null;
              /** @description Alone: into the queue of this team, where nobody has it */
              team_id?: string | null;
              /** @constant */
              type: "assign";
            } | {
              tags: string[];
              /** @constant */
              type: "tag";
            } | {
              tags: string[];
              /** @constant */
              type: "untag";
            } | {
              /** @constant */
              type: "resolve";
            } | {
              /** @constant */
              type: "reopen";
            } | {
              /** @constant */
              type: "read";
            } | {
              /** @constant */
              type: "unread";
            };
            /** @description Each once, however often it is named */
            guest_ids: string[];
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["BulkReport"];
          };
        };
      };
    };
  };
  "/v1/guests/counts": {
    /**
     * How many guests have something unread or unprocessed
     * @description Scope: `guests:read`.
     */
    get: {
      responses: {
        200: {
          content: {
            "application/json": {
              unprocessed: number;
              unread: number;
            };
          };
        };
      };
    };
  };
  "/v1/guests/duplicates": {
    /**
     * Guests who may be one person, the likeliest first
     * @description Found by a job within minutes of a change: a phone in another form, the same name together with birthday, e-mail, address, card, restaurant. Nothing is merged by itself.
     *
     *   Scope: `guests:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          /** @description Those of this guest alone */
          guest_id?: string;
          limit?: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["GuestDuplicate"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
  };
  "/v1/guests/duplicates/{id}/dismiss": {
    /**
     * Mark two guests as different people
     * @description Remembered: these two are not proposed again. Audited.
     *
     *   Scope: `guests:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      responses: {
        204: {
        };
      };
    };
  };
  "/v1/guests/search": {
    /**
     * What a search finds first: guests of exactly this name, and messages
     * @description Whatever the state of the conversations. GET /v1/guests?q= lists all guests that match. Without the scope `messages:read` there are no messages.
     *
     *   Scope: `guests:read`.
     */
    get: {
      parameters: {
        query: {
          q: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              /** @description Whose whole name, username or phone it is */
              guests: components["schemas"]["Guest"][];
              /** @description The newest first */
              messages: {
                /** Format: date-time */
                at: string;
                /** @enum {string} */
                direction: "in" | "out";
                guest_id: string;
                guest_name: string | null;
                id: string;
                /** @description What stands around the first word that was found */
                text: string;
              }[];
            };
          };
        };
      };
    };
  };
  "/v1/imports": {
    /**
     * Imports of guests, orders, statuses, bonuses and reviews, the newest first
     * @description Those that the caller may start. Lists of guests are at /v1/audiences.
     *
     *   For every key and user.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Import"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
  };
  "/v1/imports/{id}": {
    /**
     * The progress of an import, and what became of its rows
     * @description For every key and user.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ImportReport"];
          };
        };
      };
    };
  };
  "/v1/imports/bonuses": {
    /**
     * Import many bonuses
     * @description The body is CSV (`text/csv`; the first line, or one below a title, names the columns; commas, semicolons, tabs or vertical bars), one JSON object a line (`application/x-ndjson`) or a JSON array (`application/json`), up to OTKLIK_MAX_IMPORT_MB. Its encoding is the `charset` of the Content-Type, or else found out: UTF-8, UTF-16, Windows-1251, KOI8-R, IBM866, Mac; what is in none is refused. Fields are those of the single calls; in CSV `phone` and `name` are the guest, `items` reads «Soup x2; Bread», and times without a zone are in that of the restaurant; columns may have Russian names (Телефон, Номер заказа, Сумма, Дата, Статус), and a file without those that every row needs is refused. Bad rows are reported and never stop the good ones; in CSV, optional values that do not fit are left out and told as `warnings`, and other columns are passed over; rows of JSON are held to the schema of the single call. The file is kept until all rows are done: an import goes on after a restart, and when the caller leaves; GET /v1/imports/{id} tells how far it is. Rows that are known already change nothing, so an import may be repeated.
     *
     *   Scope: `orders:write`.
     */
    post: {
      parameters: {
        query?: {
          /** @description Guests: where those agreed to advertising whose row says `consent` and no `consent_source` of its own; without either no consent is recorded. The evidence is the import and the row */
          consent_source?: string;
          /** @description `true`: check, save nothing */
          dry_run?: "true" | "false";
          /** @description For rows that name none */
          restaurant_id?: string;
          /** @description `false`: answer 202 as soon as the file is here; the import goes on by itself */
          wait?: "true" | "false";
        };
      };
      requestBody: {
        content: {
          "application/json": {
            [key: string]: unknown;
          }[];
          "application/jsonl": string;
          "application/ndjson": string;
          "application/x-ndjson": string;
          "text/csv": string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ImportReport"];
          };
        };
        202: {
          content: {
            "application/json": components["schemas"]["ImportReport"];
          };
        };
      };
    };
  };
  "/v1/imports/guests": {
    /**
     * Import many guests
     * @description The body is CSV (`text/csv`; the first line, or one below a title, names the columns; commas, semicolons, tabs or vertical bars), one JSON object a line (`application/x-ndjson`) or a JSON array (`application/json`), up to OTKLIK_MAX_IMPORT_MB. Its encoding is the `charset` of the Content-Type, or else found out: UTF-8, UTF-16, Windows-1251, KOI8-R, IBM866, Mac; what is in none is refused. Fields are those of the single calls; in CSV `phone` and `name` are the guest, `items` reads «Soup x2; Bread», and times without a zone are in that of the restaurant; columns may have Russian names (Телефон, Номер заказа, Сумма, Дата, Статус), and a file without those that every row needs is refused. Bad rows are reported and never stop the good ones; in CSV, optional values that do not fit are left out and told as `warnings`, and other columns are passed over; rows of JSON are held to the schema of the single call. The file is kept until all rows are done: an import goes on after a restart, and when the caller leaves; GET /v1/imports/{id} tells how far it is. Rows that are known already change nothing, so an import may be repeated.
     *
     *   Scope: `orders:write`.
     */
    post: {
      parameters: {
        query?: {
          /** @description Guests: where those agreed to advertising whose row says `consent` and no `consent_source` of its own; without either no consent is recorded. The evidence is the import and the row */
          consent_source?: string;
          /** @description `true`: check, save nothing */
          dry_run?: "true" | "false";
          /** @description For rows that name none */
          restaurant_id?: string;
          /** @description `false`: answer 202 as soon as the file is here; the import goes on by itself */
          wait?: "true" | "false";
        };
      };
      requestBody: {
        content: {
          "application/json": {
            [key: string]: unknown;
          }[];
          "application/jsonl": string;
          "application/ndjson": string;
          "application/x-ndjson": string;
          "text/csv": string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ImportReport"];
          };
        };
        202: {
          content: {
            "application/json": components["schemas"]["ImportReport"];
          };
        };
      };
    };
  };
  "/v1/imports/orders": {
    /**
     * Import many orders
     * @description The body is CSV (`text/csv`; the first line, or one below a title, names the columns; commas, semicolons, tabs or vertical bars), one JSON object a line (`application/x-ndjson`) or a JSON array (`application/json`), up to OTKLIK_MAX_IMPORT_MB. Its encoding is the `charset` of the Content-Type, or else found out: UTF-8, UTF-16, Windows-1251, KOI8-R, IBM866, Mac; what is in none is refused. Fields are those of the single calls; in CSV `phone` and `name` are the guest, `items` reads «Soup x2; Bread», and times without a zone are in that of the restaurant; columns may have Russian names (Телефон, Номер заказа, Сумма, Дата, Статус), and a file without those that every row needs is refused. Bad rows are reported and never stop the good ones; in CSV, optional values that do not fit are left out and told as `warnings`, and other columns are passed over; rows of JSON are held to the schema of the single call. The file is kept until all rows are done: an import goes on after a restart, and when the caller leaves; GET /v1/imports/{id} tells how far it is. Rows that are known already change nothing, so an import may be repeated.
     *
     *   Scope: `orders:write`.
     */
    post: {
      parameters: {
        query?: {
          /** @description Guests: where those agreed to advertising whose row says `consent` and no `consent_source` of its own; without either no consent is recorded. The evidence is the import and the row */
          consent_source?: string;
          /** @description `true`: check, save nothing */
          dry_run?: "true" | "false";
          /** @description For rows that name none */
          restaurant_id?: string;
          /** @description `false`: answer 202 as soon as the file is here; the import goes on by itself */
          wait?: "true" | "false";
        };
      };
      requestBody: {
        content: {
          "application/json": {
            [key: string]: unknown;
          }[];
          "application/jsonl": string;
          "application/ndjson": string;
          "application/x-ndjson": string;
          "text/csv": string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ImportReport"];
          };
        };
        202: {
          content: {
            "application/json": components["schemas"]["ImportReport"];
          };
        };
      };
    };
  };
  "/v1/imports/statuses": {
    /**
     * Import many statuses of orders (with cancellations)
     * @description The body is CSV (`text/csv`; the first line, or one below a title, names the columns; commas, semicolons, tabs or vertical bars), one JSON object a line (`application/x-ndjson`) or a JSON array (`application/json`), up to OTKLIK_MAX_IMPORT_MB. Its encoding is the `charset` of the Content-Type, or else found out: UTF-8, UTF-16, Windows-1251, KOI8-R, IBM866, Mac; what is in none is refused. Fields are those of the single calls; in CSV `phone` and `name` are the guest, `items` reads «Soup x2; Bread», and times without a zone are in that of the restaurant; columns may have Russian names (Телефон, Номер заказа, Сумма, Дата, Статус), and a file without those that every row needs is refused. Bad rows are reported and never stop the good ones; in CSV, optional values that do not fit are left out and told as `warnings`, and other columns are passed over; rows of JSON are held to the schema of the single call. The file is kept until all rows are done: an import goes on after a restart, and when the caller leaves; GET /v1/imports/{id} tells how far it is. Rows that are known already change nothing, so an import may be repeated.
     *
     *   Scope: `orders:write`.
     */
    post: {
      parameters: {
        query?: {
          /** @description Guests: where those agreed to advertising whose row says `consent` and no `consent_source` of its own; without either no consent is recorded. The evidence is the import and the row */
          consent_source?: string;
          /** @description `true`: check, save nothing */
          dry_run?: "true" | "false";
          /** @description For rows that name none */
          restaurant_id?: string;
          /** @description `false`: answer 202 as soon as the file is here; the import goes on by itself */
          wait?: "true" | "false";
        };
      };
      requestBody: {
        content: {
          "application/json": {
            [key: string]: unknown;
          }[];
          "application/jsonl": string;
          "application/ndjson": string;
          "application/x-ndjson": string;
          "text/csv": string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ImportReport"];
          };
        };
        202: {
          content: {
            "application/json": components["schemas"]["ImportReport"];
          };
        };
      };
    };
  };
  "/v1/mailings": {
    /**
     * List mailings with their counts, the newest first
     * @description Scope: `mailings:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
          status?: "draft" | "scheduled" | "running" | "paused" | "finished" | "cancelled";
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["MailingWithCounts"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
    /**
     * Create a mailing
     * @description A draft: POST .../schedule sends it on its way.
     *
     *   Scope: `mailings:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            audience: components["schemas"]["Audience"];
            /** @description Every channel that is configured, with the templates that bear the name of template_id */
            automatic?: boolean;
            /**
             * @description cascade: the next channel only when the former did not reach the guest in time (delivered or read); all: every channel at once
             * @enum {string}
             */
            channel_mode?: "cascade" | "all";
            channels?: {
              /** @enum {string} */
              channel: "whatsapp" | "sms" | "push";
              template_id: string;
              /** @description cascade: how long it has to reach the guest before the next channel does */
              wait_minutes?: number;
            }[] | null;
            /** @description When it is to be finished: there is a warning `does_not_fit` when it will not be */
            finish_before?: string | null;
            /**
             * @description A template at Meta (see /v1/message-templates): what official numbers send to guests who have not written within 24 hours. Within them, and from linked numbers, the text of template_id goes. Null: official numbers reach only guests who have written within 24 hours
             * @example {
             *     "name": "friday_offer",
             *     "language": "ru",
             *     "values": {
             *     "body.1": "{{ guest.first_name | default: \"друзья\" }}"
             *     }
             *   }
             */
            message_template?: {
              language: string;
              name: string;
              /** @description What fills it in, by the names of its `places`: Liquid, as in our own texts */
              values?: {
                [key: string]: string;
              };
            } | null;
            name: string;
            number_ids?: string[] | null;
            /**
             * @description Of several mailings at once
             * @enum {string}
             */
            priority?: "low" | "normal" | "high";
            /** @description What promo_code in the text stands for: a code for each guest; null: none */
            promo?: {
              /** @description Null: as the restaurant has it */
              days?: number | null;
              /**
               * @description 10, 15, 20, 30, 40
               * @enum {number}
               */
              percent: 10 | 15 | 20 | 30 | 40;
            } | null;
            /**
             * @description advertising: offers; goes only to guests whose consent to advertising by that channel is on record when it is sent, others are skipped as no_consent. service (default): to everybody who has not refused
             * @enum {string}
             */
            purpose?: "service" | "advertising";
            /** @description Guests' local hours without messages; null: as OTKLIK_QUIET_HOURS says */
            quiet_hours?: {
              from: string;
              to: string;
            } | null;
            /** @description Each time makes a mailing of its own. A local time that clocks skip or show twice counts once. */
            repeat?: {
              /** @description minute hour day month weekday, e.g. `0 18 * * 5`: Fridays at 18:00 */
              cron: string;
              /** @description `guest`: each guest at that time of their own clock; `restaurant`; or an IANA time zone */
              time_zone: ("guest" | "restaurant") | string;
              /**
               * Format: date-time
               * @description RFC 3339 time
               */
              until?: string;
            };
            /**
             * Format: date-time
             * @description RFC 3339 time
             */
            start_at?: string;
            start_local?: components["schemas"]["LocalStart"];
            /** @description By WhatsApp alone; else see channels */
            template_id?: string;
            trigger?: components["schemas"]["Trigger"];
            /**
             * @description When the number that has the chat with a guest is banned or unlinked. wait: another one writes to them if it is not linked again within OTKLIK_LOST_NUMBER_HOURS (or their deliveries fail as number_lost if there is none); other_number: at once; skip: none does, their deliveries fail then
             * @enum {string}
             */
            when_number_lost?: "wait" | "other_number" | "skip";
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["Mailing"];
          };
        };
      };
    };
  };
  "/v1/mailings/{id}": {
    /**
     * One mailing with its progress and forecast
     * @description Scope: `mailings:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Mailing"];
          };
        };
      };
    };
    /**
     * Change a mailing
     * @description Applies to all that is not sent yet; possible until the mailing is over. The audience: before it starts.
     *
     *   Scope: `mailings:write`.
     */
    patch: {
      parameters: {
        path: {
          id: string;
        };
      };
      requestBody?: {
        content: {
          "application/json": {
            audience?: components["schemas"]["Audience"];
            /** @description Every channel that is configured, with the templates that bear the name of template_id */
            automatic?: boolean;
            /**
             * @description cascade: the next channel only when the former did not reach the guest in time (delivered or read); all: every channel at once
             * @enum {string}
             */
            channel_mode?: "cascade" | "all";
            channels?: {
              /** @enum {string} */
              channel: "whatsapp" | "sms" | "push";
              template_id: string;
              /** @description cascade: how long it has to reach the guest before the next channel does */
              wait_minutes?: number;
            }[] | null;
            /** @description When it is to be finished: there is a warning `does_not_fit` when it will not be */
            finish_before?: string | null;
            /**
             * @description A template at Meta (see /v1/message-templates): what official numbers send to guests who have not written within 24 hours. Within them, and from linked numbers, the text of template_id goes. Null: official numbers reach only guests who have written within 24 hours
             * @example {
             *     "name": "friday_offer",
             *     "language": "ru",
             *     "values": {
             *     "body.1": "{{ guest.first_name | default: \"друзья\" }}"
             *     }
             *   }
             */
            message_template?: {
              language: string;
              name: string;
              /** @description What fills it in, by the names of its `places`: Liquid, as in our own texts */
              values?: {
                [key: string]: string;
              };
            } | null;
            name?: string;
            number_ids?: string[] | null;
            /**
             * @description Of several mailings at once
             * @enum {string}
             */
            priority?: "low" | "normal" | "high";
            /** @description What promo_code in the text stands for: a code for each guest; null: none */
            promo?: {
              /** @description Null: as the restaurant has it */
              days?: number | null;
              /**
               * @description 10, 15, 20, 30, 40
               * @enum {number}
               */
              percent: 10 | 15 | 20 | 30 | 40;
            } | null;
            /**
             * @description advertising: offers; goes only to guests whose consent to advertising by that channel is on record when it is sent, others are skipped as no_consent. service (default): to everybody who has not refused
             * @enum {string}
             */
            purpose?: "service" | "advertising";
            /** @description Guests' local hours without messages; null: as OTKLIK_QUIET_HOURS says */
            quiet_hours?: {
              from: string;
              to: string;
            } | null;
            repeat?: {
              /** @description minute hour day month weekday, e.g. `0 18 * * 5`: Fridays at 18:00 */
              cron: string;
              /** @description `guest`: each guest at that time of their own clock; `restaurant`; or an IANA time zone */
              time_zone: ("guest" | "restaurant") | string;
              /**
               * Format: date-time
               * @description RFC 3339 time
               */
              until?: string;
            } | null;
            start_at?: string | null;
            start_local?: components["schemas"]["LocalStart"] | null;
            /** @description By WhatsApp alone; else see channels */
            template_id?: string;
            trigger?: components["schemas"]["Trigger"] | null;
            /**
             * @description When the number that has the chat with a guest is banned or unlinked. wait: another one writes to them if it is not linked again within OTKLIK_LOST_NUMBER_HOURS (or their deliveries fail as number_lost if there is none); other_number: at once; skip: none does, their deliveries fail then
             * @enum {string}
             */
            when_number_lost?: "wait" | "other_number" | "skip";
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Mailing"];
          };
        };
      };
    };
  };
  "/v1/mailings/{id}/cancel": {
    /**
     * Cancel a mailing: what waits is not sent
     * @description Scope: `mailings:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Mailing"];
          };
        };
      };
    };
  };
  "/v1/mailings/{id}/deliveries": {
    /**
     * Who gets a mailing, and how it went
     * @description Scope: `mailings:read`.
     */
    get: {
      parameters: {
        query?: {
          channel?: "whatsapp" | "sms" | "push";
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
          status?: "waiting" | "sending" | "sent" | "delivered" | "read" | "failed" | "unconfirmed" | "skipped" | "cancelled";
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Delivery"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
  };
  "/v1/mailings/{id}/deliveries.csv": {
    /**
     * The same as a CSV file
     * @description Ids and states are those of the API. With `language` the file is for people and their spreadsheets: headings, states and reasons in words, numbers by their labels, times by the clocks of `time_zone`.
     *
     *   Scope: `mailings:read`.
     */
    get: {
      parameters: {
        query?: {
          language?: "ru" | "en";
          status?: "waiting" | "sending" | "sent" | "delivered" | "read" | "failed" | "unconfirmed" | "skipped" | "cancelled";
          time_zone?: string;
        };
        path: {
          id: string;
        };
      };
      responses: {
        /** @description One line for each delivery */
        200: {
          content: {
            "text/csv": unknown;
          };
        };
      };
    };
  };
  "/v1/mailings/{id}/forecast": {
    /**
     * When a mailing will be finished, by which numbers, and what holds it back
     * @description Scope: `mailings:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Forecast"];
          };
        };
      };
    };
  };
  "/v1/mailings/{id}/occurrences": {
    /**
     * The occurrences of a repeated mailing, the latest first
     * @description Scope: `mailings:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Occurrence"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
  };
  "/v1/mailings/{id}/pause": {
    /**
     * Pause a mailing: nothing more is sent
     * @description Scope: `mailings:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Mailing"];
          };
        };
      };
    };
  };
  "/v1/mailings/{id}/progress": {
    /**
     * The progress of a mailing, as server-sent events
     * @description `progress` at once and whenever something has changed, at most once a second: counts, reasons, what
     *   each number sends, forecast, warnings (schema `MailingProgress`). `end` when the mailing is over: close the stream then.
     *
     *   Scope: `mailings:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        /** @description Events until the mailing is over; the data of `progress` */
        200: {
          content: {
            "text/event-stream": components["schemas"]["MailingProgress"];
          };
        };
      };
    };
  };
  "/v1/mailings/{id}/results": {
    /**
     * What came of a mailing: answers, opt-outs, orders and revenue, by text, number and channel
     * @description Scope: `mailings:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["MailingResults"];
          };
        };
      };
    };
  };
  "/v1/mailings/{id}/resume": {
    /**
     * Resume a paused mailing
     * @description Scope: `mailings:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Mailing"];
          };
        };
      };
    };
  };
  "/v1/mailings/{id}/retry-failed": {
    /**
     * Retry failed deliveries
     * @description All, or with `reason` only those that failed for one of these reasons: see failed_by_reason.
     *
     *   Scope: `mailings:write`.
     */
    post: {
      parameters: {
        query?: {
          /** @description Separated by commas */
          reason?: string;
        };
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Mailing"];
          };
        };
      };
    };
  };
  "/v1/mailings/{id}/schedule": {
    /**
     * Schedule a mailing, for now or for a time
     * @description The answer holds warnings: what the checker says, missing quiet hours, no warm number. A repeated mailing stays `scheduled` and makes a mailing at each of its times; a triggered one stays `running`.
     *
     *   Scope: `mailings:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      requestBody?: {
        content: {
          "application/json": {
            /**
             * Format: date-time
             * @description RFC 3339 time
             */
            start_at?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Mailing"];
          };
        };
      };
    };
  };
  "/v1/mailings/{id}/test": {
    /**
     * Send the texts to one guest by each channel
     * @description Ahead of mailings, at any hour. Not counted among the deliveries. By WhatsApp at once to a phone that has written to a number of the mailing: have it send any message first. To any other phone it is a mailing message, held back by warm-up, daily caps and restrictions; 409 `test_phone_unknown` when no number may write to strangers.
     *
     *   Scope: `mailings:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /** @description International, or Russian with a leading 8 */
            phone: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Mailing"];
          };
        };
      };
    };
  };
  "/v1/mailings/{id}/texts": {
    /**
     * The versions of a mailing’s text, channel by channel, the newest first
     * @description A text that is changed while the mailing runs holds for all that is not sent yet. Each version stays here from the first message that left with it; `by_version` of the results tells what came of it. What was sent before versions were kept is of the first.
     *
     *   Scope: `mailings:read`.
     */
    get: {
      parameters: {
        query?: {
          channel?: "whatsapp" | "sms" | "push";
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
          version?: number;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["MailingText"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
  };
  "/v1/mailings/compare": {
    /**
     * Results of several mailings side by side
     * @description Scope: `mailings:read`.
     */
    get: {
      parameters: {
        query: {
          /** @description Up to 10, with commas */
          ids: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["ComparedMailing"][];
            };
          };
        };
      };
    };
  };
  "/v1/mailings/forecast": {
    /**
     * Forecast a mailing that is not saved
     * @description By simulation of the same numbers, limits, quiet hours and guests; nothing is kept.
     *
     *   Scope: `mailings:read`.
     */
    post: {
      requestBody: {
        content: {
          "application/json": {
            audience: components["schemas"]["Audience"];
            /** @description When it is to be finished: there is a warning `does_not_fit` when it will not be */
            finish_before?: string | null;
            number_ids?: string[] | null;
            /**
             * @description Of several mailings at once
             * @enum {string}
             */
            priority?: "low" | "normal" | "high";
            /**
             * @description advertising: offers; goes only to guests whose consent to advertising by that channel is on record when it is sent, others are skipped as no_consent. service (default): to everybody who has not refused
             * @enum {string}
             */
            purpose?: "service" | "advertising";
            /** @description Guests' local hours without messages; null: as OTKLIK_QUIET_HOURS says */
            quiet_hours?: {
              from: string;
              to: string;
            } | null;
            /**
             * Format: date-time
             * @description RFC 3339 time
             */
            start_at?: string;
            /**
             * @description When the number that has the chat with a guest is banned or unlinked. wait: another one writes to them if it is not linked again within OTKLIK_LOST_NUMBER_HOURS (or their deliveries fail as number_lost if there is none); other_number: at once; skip: none does, their deliveries fail then
             * @enum {string}
             */
            when_number_lost?: "wait" | "other_number" | "skip";
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Forecast"];
          };
        };
      };
    };
  };
  "/v1/me": {
    /**
     * Who I am and what I may do
     * @description For every key and user.
     */
    get: {
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Me"];
          };
        };
      };
    };
    /**
     * Change my name, language or password; hide the first steps
     * @description For users. A new password ends all other sessions. Wrong present ones are limited as they are in signing in.
     *
     *   For every key and user.
     */
    patch: {
      requestBody?: {
        content: {
          "application/json": {
            /** @description Needed with `password` */
            current_password?: string;
            /** @description Whether the console leaves out the first steps */
            first_steps_hidden?: boolean;
            language?: ("ru" | "en") | null;
            name?: string;
            /** @description 10 to 128 characters */
            password?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Me"];
          };
        };
      };
    };
  };
  "/v1/me/notification-settings": {
    /**
     * What I am notified of, and when
     * @description For every key and user.
     */
    get: {
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["NotificationSettings"];
          };
        };
      };
    };
    /**
     * Change what I am notified of, and when
     * @description For users. Each part that is given replaces the one that was.
     *
     *   For every key and user.
     */
    patch: {
      requestBody?: {
        content: {
          "application/json": {
            days?: number[];
            messages?: {
              mine?: boolean;
              others?: boolean;
              team?: boolean;
              unassigned?: boolean;
            };
            quiet_hours?: {
              from: string;
              to: string;
            } | null;
            show_text?: boolean;
            sound?: boolean;
            time_zone?: string | null;
            topics?: {
              alerts?: boolean;
              assigned?: boolean;
              mentions?: boolean;
              numbers?: boolean;
              overdue?: boolean;
              ratings?: boolean;
              rules?: boolean;
            };
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["NotificationSettings"];
          };
        };
      };
    };
  };
  "/v1/me/notifications/test": {
    /**
     * Send me a test notification
     * @description At once, to each of my browsers that takes notifications and to open consoles; also in quiet hours.
     *
     *   For every key and user.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
      };
      responses: {
        202: {
          content: {
            "application/json": {
              browsers: number;
            };
          };
        };
      };
    };
  };
  "/v1/me/presence": {
    /**
     * Report that I am here, away, or back
     * @description For users. Holds for three minutes, so say it again twice a minute. Who is away or not here is given no conversations, and those of their teams that wait for an answer return to the queue.
     *
     *   For every key and user.
     */
    post: {
      requestBody?: {
        content: {
          "application/json": {
            /** @description Left out: as it was */
            away?: boolean;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              /** @enum {string} */
              presence: "online" | "away" | "offline";
            };
          };
        };
      };
    };
  };
  "/v1/me/push-subscriptions": {
    /**
     * Browsers that receive my notifications, and the key to add one
     * @description For every key and user.
     */
    get: {
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["PushSubscription"][];
              /** @description What the browser subscribes with (VAPID) */
              public_key: string;
            };
          };
        };
      };
    };
    /**
     * Notify this browser, too
     * @description For users: what the browser's push service gave it (Web Push). It ends with the session, with DELETE, and when the push service says that it is over. The same endpoint again takes the place of the former.
     *
     *   For every key and user.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /**
             * Format: uri
             * @description As the browser has it from its push service
             */
            endpoint: string;
            keys: {
              auth: string;
              p256dh: string;
            };
            /** @enum {string} */
            language: "ru" | "en";
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["PushSubscription"];
          };
        };
      };
    };
  };
  "/v1/me/push-subscriptions/{id}": {
    /**
     * Stop notifying this browser
     * @description For every key and user.
     */
    delete: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        204: {
        };
      };
    };
  };
  "/v1/me/sessions": {
    /**
     * Where I am signed in
     * @description For every key and user.
     */
    get: {
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Session"][];
            };
          };
        };
      };
    };
  };
  "/v1/me/sessions/{id}": {
    /**
     * End one of my sessions
     * @description For every key and user.
     */
    delete: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        204: {
        };
      };
    };
  };
  "/v1/media/{id}": {
    /**
     * A file, or a range of it
     * @description Scope: `messages:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        /** @description The file */
        200: {
          content: {
            "*/*": unknown;
          };
        };
      };
    };
  };
  "/v1/media/{id}/thumbnail": {
    /**
     * A small picture of a file
     * @description Of pictures, as `thumbnail_url` of a file says: upright, without what a camera writes into it (place, time). One that cannot be read has none: `not_found`.
     *
     *   Scope: `messages:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        /** @description At most 560 by 640 pixels */
        200: {
          content: {
            "image/webp": unknown;
          };
        };
      };
    };
  };
  "/v1/message-prices": {
    /**
     * What messages of official numbers cost, by country and category
     * @description None are built in: Meta changes its rate cards several times a year. Write down those of your country and currency from https://developers.facebook.com/documentation/business-messaging/whatsapp/pricing; estimates and sums of mailings are made of them. Messages that have left keep the price of their time.
     *
     *   Scope: `mailings:read`.
     */
    get: {
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["MessagePrices"];
          };
        };
      };
    };
    /**
     * Set the prices
     * @description All of them: what is not named is gone.
     *
     *   Scope: `mailings:write`.
     */
    put: {
      requestBody: {
        content: {
          "application/json": {
            prices: {
              /**
               * @description service: free words within 24 hours after a guest has written
               * @enum {string}
               */
              category: "marketing" | "utility" | "authentication" | "service";
              /** @description By the calling code of the guest: RU, KZ, ...; `*`: all others */
              country: string;
              currency: string;
              /** @description Of one delivered message */
              price: number;
              /** @description Where it was read */
              source?: string | null;
              /** @description Of which rate card it is */
              valid_from?: string | null;
            }[];
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["MessagePrices"];
          };
        };
      };
    };
  };
  "/v1/message-prices/import": {
    /**
     * Set the prices from a CSV
     * @description Columns country, category, price, currency and perhaps valid_from, source. All or nothing: lines that are wrong are named.
     *
     *   Scope: `mailings:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            csv: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["MessagePrices"];
          };
        };
      };
    };
  };
  "/v1/message-templates": {
    /**
     * List the templates at Meta, the newest first
     * @description As Meta last told of them: asked every hour, and told by its webhooks. Official numbers may send nothing else to guests who have not written within 24 hours. They are others than /v1/templates, which are our own texts.
     *
     *   Scope: `mailings:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
          name?: string;
          status?: string;
          waba_id?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["MessageTemplate"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
    /**
     * Submit a template to Meta
     * @description Meta decides on it, mostly within minutes: `status` tells. Components are as Meta has them: https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components
     *
     *   Scope: `mailings:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /** @enum {string} */
            category: "marketing" | "utility" | "authentication";
            components: ({
              buttons?: ({
                phone_number?: string;
                text?: string;
                type: string;
                url?: string;
              } & {
                [key: string]: unknown;
              })[];
              format?: string;
              text?: string;
              type: string;
            } & {
              [key: string]: unknown;
            })[];
            language: string;
            /** @description The same in every language */
            name: string;
            /** @description The business account; may be left out where there is only one */
            waba_id?: string;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["MessageTemplate"];
          };
        };
      };
    };
  };
  "/v1/message-templates/{id}": {
    /**
     * One template at Meta
     * @description Scope: `mailings:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["MessageTemplate"];
          };
        };
      };
    };
    /**
     * Delete a template at Meta, in its language
     * @description Mailings with it are paused. Its name cannot be used again for 30 days.
     *
     *   Scope: `mailings:write`.
     */
    delete: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        204: {
        };
      };
    };
    /**
     * Change a template at Meta
     * @description Meta decides anew, and it may not be sent until then: mailings with it are paused. Meta allows 10 changes of an approved template in 30 days, and one a day.
     *
     *   Scope: `mailings:write`.
     */
    patch: {
      parameters: {
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /** @enum {string} */
            category?: "marketing" | "utility" | "authentication";
            components?: ({
              buttons?: ({
                phone_number?: string;
                text?: string;
                type: string;
                url?: string;
              } & {
                [key: string]: unknown;
              })[];
              format?: string;
              text?: string;
              type: string;
            } & {
              [key: string]: unknown;
            })[];
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["MessageTemplate"];
          };
        };
      };
    };
  };
  "/v1/message-templates/sync": {
    /**
     * Fetch all templates from Meta now
     * @description Scope: `mailings:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              templates: number;
            };
          };
        };
      };
    };
  };
  "/v1/messages/{id}": {
    /**
     * One message
     * @description Scope: `messages:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Message"];
          };
        };
      };
    };
    /**
     * Delete a message of ours for everyone
     * @description Scope: `messages:write`.
     */
    delete: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        202: {
          content: {
            "application/json": components["schemas"]["Message"];
          };
        };
      };
    };
    /**
     * Edit a message of ours
     * @description The message shows the new text once WhatsApp has taken it (event message.updated).
     *
     *   Scope: `messages:write`.
     */
    patch: {
      parameters: {
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            text: string;
          };
        };
      };
      responses: {
        202: {
          content: {
            "application/json": components["schemas"]["Message"];
          };
        };
      };
    };
  };
  "/v1/messages/{id}/reaction": {
    /**
     * React to a message; an empty emoji removes the reaction
     * @description Scope: `messages:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            emoji: string;
          };
        };
      };
      responses: {
        202: {
          content: {
            "application/json": components["schemas"]["Message"];
          };
        };
      };
    };
  };
  "/v1/notes/{id}": {
    /**
     * Delete a note
     * @description For its author and administrators.
     *
     *   Scope: `messages:write`.
     */
    delete: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        204: {
        };
      };
    };
    /**
     * Change a note
     * @description For its author and administrators.
     *
     *   Scope: `messages:write`.
     */
    patch: {
      parameters: {
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /** @description `<@usr_...>` mentions a user: they are told (`note.mentioned`), and shown by name */
            text: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Note"];
          };
        };
      };
    };
  };
  "/v1/numbers": {
    /**
     * List numbers, newest first
     * @description Scope: `numbers:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Number"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
    /**
     * Add a number
     * @description It is in state `pairing` and offers a QR for five minutes, longer while somebody asks for it. With `kind: "cloud_api"` and `meta` it is an official number: it connects to Meta at once, or is `connecting` with the reason that keeps it out (`token_refused`, `permission_missing`, `unknown_phone_number_id`, `not_registered`, `account_blocked`). See docs/CLOUD-API.md.
     *
     *   Scope: `numbers:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /** @description What is taken of the chats that the phone remembers when it is linked; null: as of all numbers */
            history?: ("recent" | "off") | null;
            /** @enum {string} */
            kind?: "linked" | "cloud_api";
            label: string;
            limits?: {
              per_hour?: number;
              per_minute?: number;
            };
            meta?: {
              /** @description of a system user, with whatsapp_business_messaging and _management */
              access_token: string;
              /** @description App settings, basic: "App secret"; verifies what Meta posts */
              app_secret: string;
              /** @description default: https://graph.facebook.com/v26.0 */
              graph_url?: string;
              /** @description WhatsApp, API setup: "Phone number ID" */
              phone_number_id: string;
              /** @description for the webhook at Meta; made up when it is left out */
              verify_token?: string;
              /** @description WhatsApp, API setup: "WhatsApp Business Account ID" */
              waba_id: string;
            };
            /**
             * @description default: even; of an official number burst
             * @enum {string}
             */
            pacing?: "even" | "burst";
            proxy?: {
              url: string;
            } | null;
            restaurant_id?: string | null;
            time_zone?: string | null;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["Number"];
          };
        };
      };
    };
  };
  "/v1/numbers/{id}": {
    /**
     * One number: state, limits, usage, warm-up, restriction, health
     * @description Scope: `numbers:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Number"];
          };
        };
      };
    };
    /**
     * Log out and delete
     * @description Chats and messages of the number stay.
     *
     *   Scope: `numbers:write`.
     */
    delete: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        204: {
        };
      };
    };
    /**
     * Change label, restaurant, time zone, limits, pacing, proxy, what happens to calls, or what is taken of history
     * @description Limits and pacing hold from the next message on. Above 10 a minute or 100 an hour a warning is given. `proxy` (`http`, `https`, `socks5`) carries everything of the number, files as well; the number connects anew. While it is dead the number is `connecting` with `proxy_unreachable` or `proxy_refused`: nothing goes past it. Null: the default of this server; `{url: "direct://"}`: none. `meta` gives an official number another token or secret; it connects anew, also after a log-out.
     *
     *   Scope: `numbers:write`.
     */
    patch: {
      parameters: {
        path: {
          id: string;
        };
      };
      requestBody?: {
        content: {
          "application/json": {
            /** @description null: as of all numbers */
            calls?: {
              /** @description When calls may ring for `outside_hours`, by the time of the number; null: while its restaurant is open */
              hours: {
                from: string;
                to: string;
              } | null;
              /**
               * @description Which calls are turned away
               * @enum {string}
               */
              reject: "never" | "outside_hours" | "always";
              /** @description Written to whoever was turned away, at most once an hour */
              text: string | null;
            } | null;
            /** @description What is taken of the chats that the phone remembers when it is linked; null: as of all numbers */
            history?: ("recent" | "off") | null;
            label?: string;
            limits?: {
              per_hour?: number;
              per_minute?: number;
            };
            meta?: {
              /** @description of a system user, with whatsapp_business_messaging and _management */
              access_token?: string;
              /** @description App settings, basic: "App secret"; verifies what Meta posts */
              app_secret?: string;
              /** @description default: https://graph.facebook.com/v26.0 */
              graph_url?: string;
              /** @description for the webhook at Meta; made up when it is left out */
              verify_token?: string;
              /** @description WhatsApp, API setup: "WhatsApp Business Account ID" */
              waba_id?: string;
            };
            /** @enum {string} */
            pacing?: "even" | "burst";
            proxy?: {
              url: string;
            } | null;
            restaurant_id?: string | null;
            time_zone?: string | null;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Number"];
          };
        };
      };
    };
  };
  "/v1/numbers/{id}/declare-warm": {
    /**
     * Declare a long-used number warm
     * @description Ends the warm-up without its checks and lifts the daily caps. Written into the audit log.
     *
     *   Scope: `admin`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            reason: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Number"];
          };
        };
      };
    };
  };
  "/v1/numbers/{id}/gaps": {
    /**
     * Times in which a number may have missed messages
     * @description The newest first. They stand in the timelines of the chats, too.
     *
     *   Scope: `numbers:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: {
                /** @description The phone has told its recent chats since */
                filled: boolean;
                /**
                 * Format: date-time
                 * @description Messages written from then
                 */
                from: string;
                id: string;
                /** @description How many messages of all chats, where WhatsApp has said it */
                missing: number | null;
                number_id: string;
                /**
                 * @description away_too_long: WhatsApp keeps messages for 30 days; linked_again: nothing is kept for a number that is not linked; queue_dropped: WhatsApp had announced more than it delivered
                 * @enum {string}
                 */
                reason: "away_too_long" | "linked_again" | "queue_dropped";
                /**
                 * Format: date-time
                 * @description up to then may be missing
                 */
                to: string;
              }[];
              next_cursor: string | null;
            };
          };
        };
      };
    };
  };
  "/v1/numbers/{id}/history": {
    /**
     * The states of a number, newest first
     * @description Scope: `numbers:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: {
                /** Format: date-time */
                at: string;
                reason: string | null;
                /** @enum {string} */
                state: "pairing" | "connecting" | "open" | "paused" | "restricted" | "logged_out" | "failed";
              }[];
              next_cursor: string | null;
            };
          };
        };
      };
    };
  };
  "/v1/numbers/{id}/logout": {
    /**
     * Log out
     * @description Unlinks at WhatsApp and erases the keys.
     *
     *   Scope: `numbers:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Number"];
          };
        };
      };
    };
  };
  "/v1/numbers/{id}/meta-webhook": {
    /**
     * What to enter at Meta for the webhook of an official number
     * @description For the page "WhatsApp, Configuration" of the app at Meta: see docs/CLOUD-API.md.
     *
     *   Scope: `numbers:write`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              /** @description null: OTKLIK_PUBLIC_URL is not set */
              callback_url: string | null;
              /** @description to subscribe to */
              fields: string[];
              verify_token: string;
            };
          };
        };
      };
    };
  };
  "/v1/numbers/{id}/pairing-code": {
    /**
     * A code to type on the phone instead of scanning
     * @description Scope: `numbers:write`.
     */
    post: {
      parameters: {
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            phone: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              code: string;
            };
          };
        };
      };
    };
  };
  "/v1/numbers/{id}/passkey": {
    /**
     * What linking by passkey waits for
     * @description While the number is in state `pairing` with the reason `passkey_required` or `passkey_on_phone`; 409 otherwise. The passkey can be used in the browser of its owner alone, on web.whatsapp.com: see docs/PASSKEY.md.
     *
     *   Scope: `numbers:write`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Passkey"];
          };
        };
      };
    };
    /**
     * Give the owner's answer, or confirm that the codes match
     * @description Scope: `numbers:write`.
     */
    post: {
      parameters: {
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /** @description what `navigator.credentials.get(...)` gave in the owner's browser, by its `toJSON()` */
            credential: {
              /** Format: base64url */
              id: string;
              /** Format: base64url */
              rawId: string;
              response: {
                /** Format: base64url */
                authenticatorData: string;
                /** Format: base64url */
                clientDataJSON: string;
                /** Format: base64url */
                signature: string;
                userHandle?: string | null;
              } & {
                [key: string]: unknown;
              };
              /** @constant */
              type: "public-key";
            } & {
              [key: string]: unknown;
            };
          } | {
            /** @constant */
            confirmed: true;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Passkey"];
          };
        };
      };
    };
  };
  "/v1/numbers/{id}/pause": {
    /**
     * Pause
     * @description Sends no mailings; guests still get replies, and their messages come in.
     *
     *   Scope: `numbers:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Number"];
          };
        };
      };
    };
  };
  "/v1/numbers/{id}/qr": {
    /**
     * The QR to scan with the phone
     * @description A PNG; with `Accept: application/json` the string `{qr, expires_at}`; with `Accept: text/plain` a picture for terminals. Each call keeps the offer open; a QR lives for less than a minute, so ask again. 409 when there is nothing to scan.
     *
     *   Scope: `numbers:write`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        /** @description The QR code */
        200: {
          content: {
            "application/json": {
              /** Format: date-time */
              expires_at: string;
              qr: string;
            };
            "image/png": unknown;
            "text/plain": string;
          };
        };
      };
    };
  };
  "/v1/numbers/{id}/restart": {
    /**
     * Restart
     * @description A fresh session; if it is not linked, a fresh QR.
     *
     *   Scope: `numbers:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Number"];
          };
        };
      };
    };
  };
  "/v1/numbers/{id}/resume": {
    /**
     * Resume
     * @description Mailings may go out again.
     *
     *   Scope: `numbers:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Number"];
          };
        };
      };
    };
  };
  "/v1/numbers/{id}/safety": {
    /**
     * How the safety of a number changed, the newest first
     * @description With the reason in words, the figures at that moment, and who decided. How it stands: GET .../{id}.
     *
     *   Scope: `numbers:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["NumberSafetyChange"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
  };
  "/v1/numbers/{id}/safety/resume": {
    /**
     * Restore the full limits of a slowed or stopped number
     * @description Against the watch: what was sent so far does not count any more, what follows does. Written into the audit log.
     *
     *   Scope: `numbers:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            reason: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Number"];
          };
        };
      };
    };
  };
  "/v1/orders": {
    /**
     * List orders, the newest first
     * @description Scope: `guests:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          guest_id?: string;
          limit?: number;
          restaurant_id?: string;
          status?: "accepted" | "cooking" | "delivering" | "delivered" | "cancelled";
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Order"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
    /**
     * Report an order; an order with a known external id is updated
     * @description Scope: `orders:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /**
             * Format: date-time
             * @description RFC 3339 time
             */
            cancelled_at?: string;
            /** @description overload, unreachable, dish_missing, closed_early, technical, courier_late, wrong_assembly, not_delivered, too_early, other; other words are kept */
            cause?: string;
            /**
             * Format: date-time
             * @description RFC 3339 time
             */
            delivered_at?: string;
            /** @enum {string} */
            delivery: "own" | "partner" | "pickup";
            external_id: string;
            /**
             * @description Left out: by the cause. Only `restaurant` counts in the cancellation rating
             * @enum {string}
             */
            fault?: "restaurant" | "guest" | "service" | "courier";
            guest: {
              /** @description As of GET /v1/guests */
              id?: string;
              name?: string;
              /** @description International, or Russian with a leading 8 */
              phone?: string;
              /** @description By which WhatsApp finds who hides the phone; an @ before it is dropped */
              username?: string;
            };
            items?: {
              name: string;
              /** @description In the currency of the restaurant; hundredths are kept */
              price?: number;
              quantity?: number;
            }[];
            /**
             * Format: date-time
             * @description RFC 3339 time
             */
            placed_at: string;
            restaurant_id: string;
            /** @description Where it was ordered: site, app, ... */
            service?: string;
            /**
             * @description Default: accepted
             * @enum {string}
             */
            status?: "accepted" | "cooking" | "delivering" | "delivered" | "cancelled";
            /** @description In the currency of the restaurant; hundredths are kept */
            total: number;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Order"];
          };
        };
        201: {
          content: {
            "application/json": components["schemas"]["Order"];
          };
        };
      };
    };
  };
  "/v1/orders/{external_id}": {
    /**
     * One order, by the id of the ordering system
     * @description Scope: `guests:read`.
     */
    get: {
      parameters: {
        path: {
          external_id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Order"];
          };
        };
      };
    };
  };
  "/v1/orders/{external_id}/status": {
    /**
     * Report a new status; a cancellation with its cause and fault
     * @description May be repeated and may come out of order: the status only goes forward.
     *
     *   Scope: `orders:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          external_id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /**
             * Format: date-time
             * @description RFC 3339 time
             */
            at: string;
            /** @description overload, unreachable, dish_missing, closed_early, technical, courier_late, wrong_assembly, not_delivered, too_early, other; other words are kept */
            cause?: string;
            /**
             * @description Left out: by the cause. Only `restaurant` counts in the cancellation rating
             * @enum {string}
             */
            fault?: "restaurant" | "guest" | "service" | "courier";
            /** @enum {string} */
            status: "accepted" | "cooking" | "delivering" | "delivered" | "cancelled";
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Order"];
          };
        };
      };
    };
  };
  "/v1/people": {
    /**
     * Names of users and keys
     * @description Whose ids stand in `author`, `assignee`, `processed_by` and the like; those that are gone too.
     *
     *   For every key and user.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Person"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
  };
  "/v1/promo-codes": {
    /**
     * List promo codes, the newest first
     * @description Scope: `reviews:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          guest_id?: string;
          limit?: number;
          restaurant_id?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["PromoCode"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
    /**
     * Create a promo code for a guest
     * @description Scope: `reviews:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            days?: number;
            guest_id?: string;
            /**
             * @description 10, 15, 20, 30, 40
             * @enum {number}
             */
            percent: 10 | 15 | 20 | 30 | 40;
            restaurant_id: string;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["PromoCode"];
          };
        };
      };
    };
  };
  "/v1/promo-codes/{code}": {
    /**
     * Whether a promo code is valid, for the ordering system
     * @description Scope: `orders:write`.
     */
    get: {
      parameters: {
        path: {
          code: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["PromoCode"];
          };
        };
      };
    };
  };
  "/v1/promo-codes/{code}/redeem": {
    /**
     * Redeem a promo code
     * @description Repeating the call with the same order answers the same.
     *
     *   Scope: `orders:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          code: string;
        };
      };
      requestBody?: {
        content: {
          "application/json": {
            /** @description Checked where the code has a guest */
            guest?: {
              /** @description International, or Russian with a leading 8 */
              phone: string;
            };
            order_external_id?: string;
            restaurant_id?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["PromoCode"];
          };
        };
      };
    };
  };
  "/v1/push/receipts": {
    /**
     * Report what became of a push: shown on the device, opened by the guest
     * @description The app finds the id in the push, in `data.otklik_delivery_id`. Unknown ones are ignored.
     *
     *   Scope: `messages:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            receipts: {
              /**
               * Format: date-time
               * @description RFC 3339 time
               */
              at?: string;
              delivery_id: string;
              /** @enum {string} */
              event: "delivered" | "opened";
            }[];
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              ignored: number;
              taken: number;
            };
          };
        };
      };
    };
  };
  "/v1/quick-answers": {
    /**
     * List quick answers by shortcut
     * @description Scope: `messages:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
          /** @description Beginning of a shortcut or a title */
          q?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["QuickAnswer"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
    /**
     * Add a quick answer
     * @description Scope: `messages:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            language?: string | null;
            /** @description What an operator types to get it; in small letters, unique */
            shortcut: string;
            text: string;
            title: string;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["QuickAnswer"];
          };
        };
      };
    };
  };
  "/v1/quick-answers/{id}": {
    /**
     * Delete a quick answer
     * @description Scope: `messages:write`.
     */
    delete: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        204: {
        };
      };
    };
    /**
     * Change a quick answer
     * @description Scope: `messages:write`.
     */
    patch: {
      parameters: {
        path: {
          id: string;
        };
      };
      requestBody?: {
        content: {
          "application/json": {
            language?: string | null;
            /** @description What an operator types to get it; in small letters, unique */
            shortcut?: string;
            text?: string;
            title?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["QuickAnswer"];
          };
        };
      };
    };
  };
  "/v1/ratings": {
    /**
     * List ratings, the newest first
     * @description Scope: `reviews:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          guest_id?: string;
          limit?: number;
          restaurant_id?: string;
          /** @description One or more: 1,2 */
          score?: string;
          status?: "none" | "unprocessed" | "processed";
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Rating"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
    /**
     * Report a rating given in the restaurant's own site or app
     * @description One order has one rating: repeating the call answers 200 with the same one, and for a day another score or comment corrects it. Show the guest `review_links`, whatever the score.
     *
     *   Scope: `orders:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            bad?: ("taste" | "packaging" | "wishes" | "assembly" | "portion" | "temperature")[];
            comment?: string;
            /** @description The courier's work, kept apart from the restaurant's score */
            courier?: {
              bad?: ("speed" | "care" | "politeness" | "temperature" | "wishes")[];
              good?: ("speed" | "care" | "politeness" | "temperature" | "wishes")[];
              score?: number;
            };
            good?: ("taste" | "packaging" | "wishes" | "assembly" | "portion" | "temperature")[];
            order_external_id: string;
            /**
             * Format: date-time
             * @description Default: now
             */
            rated_at?: string;
            score: number;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["GivenRating"];
          };
        };
        201: {
          content: {
            "application/json": components["schemas"]["GivenRating"];
          };
        };
      };
    };
  };
  "/v1/ratings/{id}": {
    /**
     * One rating
     * @description Scope: `reviews:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Rating"];
          };
        };
      };
    };
  };
  "/v1/ratings/{id}/process": {
    /**
     * Mark a low rating as processed
     * @description Scope: `ratings:write`.
     */
    post: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Rating"];
          };
        };
      };
    };
  };
  "/v1/ratings/{id}/unprocess": {
    /**
     * Mark it as unprocessed again
     * @description Scope: `ratings:write`.
     */
    post: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Rating"];
          };
        };
      };
    };
  };
  "/v1/ratings/counts": {
    /**
     * How many ratings wait for an operator, and how many were processed
     * @description Scope: `reviews:read`.
     */
    get: {
      parameters: {
        query?: {
          restaurant_id?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              processed: number;
              unprocessed: number;
            };
          };
        };
      };
    };
  };
  "/v1/replies": {
    /**
     * List replies, the newest first; those of a review with its rejected ones
     * @description Scope: `reviews:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
          review_id?: string;
          status?: "draft" | "moderation" | "published" | "rejected";
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["ReviewReply"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
  };
  "/v1/replies/{id}": {
    /**
     * One reply
     * @description Scope: `reviews:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ReviewReply"];
          };
        };
      };
    };
  };
  "/v1/replies/{id}/publish": {
    /**
     * Publish a reply that waits for moderation
     * @description Scope: `reviews:write`.
     */
    post: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ReviewReply"];
          };
        };
      };
    };
  };
  "/v1/replies/{id}/reject": {
    /**
     * Reject a reply, with the reason
     * @description Scope: `reviews:write`.
     */
    post: {
      parameters: {
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            reason: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ReviewReply"];
          };
        };
      };
    };
  };
  "/v1/reports/answer-times": {
    /**
     * Answer times over a period: median, 90th percentile, share within target, backlog
     * @description Counted from answers given in the period. A guest's wait begins with the first unanswered message and ends with the reply of an operator, a program or on the phone; what is sent by itself answers nobody. A conversation that is resolved without an answer counts as resolved alone. How long answers took is told by the clock; the target counts the opening hours of the restaurant alone, so what is written at night is in time in the morning.
     *
     *   Scope: `messages:read`.
     */
    get: {
      parameters: {
        query: {
          /** @description A day (2026-11-23) by the restaurant's own clocks, or an RFC 3339 time */
          from: string;
          /** @description hour: in which the guest began to wait; both it and days by the restaurant's own clocks */
          group_by?: "operator" | "team" | "restaurant" | "hour" | "day";
          /** @description A day, which belongs to the period, or an RFC 3339 time, which does not */
          to: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["AnswerTimes"];
          };
        };
      };
    };
  };
  "/v1/reports/answer-times.csv": {
    /**
     * The same as a CSV file
     * @description Columns are named as in the API; with `language`, for people and their spreadsheets.
     *
     *   Scope: `messages:read`.
     */
    get: {
      parameters: {
        query: {
          /** @description A day (2026-11-23) by the restaurant's own clocks, or an RFC 3339 time */
          from: string;
          group_by?: "operator" | "team" | "restaurant" | "hour" | "day";
          language?: "ru" | "en";
          /** @description A day, which belongs to the period, or an RFC 3339 time, which does not */
          to: string;
        };
      };
      responses: {
        /** @description One line for each group */
        200: {
          content: {
            "text/csv": unknown;
          };
        };
      };
    };
  };
  "/v1/reports/answer-times/conversations": {
    /**
     * The answers and resolutions that a figure was counted from
     * @description Scope: `messages:read`.
     */
    get: {
      parameters: {
        query: {
          /** @description next_cursor of the page before */
          cursor?: string;
          /** @description A day (2026-11-23) by the restaurant's own clocks, or an RFC 3339 time */
          from: string;
          /** @description hour: in which the guest began to wait; both it and days by the restaurant's own clocks */
          group_by?: "operator" | "team" | "restaurant" | "hour" | "day";
          /** @description Of the group, as the report has it */
          key?: string;
          kind?: "answer" | "resolution";
          /** @description Answers that took longer than the target */
          late?: "true";
          limit?: number;
          /** @description A day, which belongs to the period, or an RFC 3339 time, which does not */
          to: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["AnsweredWait"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
  };
  "/v1/reports/restaurants": {
    /**
     * Restaurants compared over a period: score, cancellations, complaints, answers, change
     * @description Days are those of each restaurant's own clocks. Sorted by the lower end of the interval in which the score lies with a probability of 95 %: few ratings make it wide. The shares of the scores have a Dirichlet prior of 10 ratings distributed like the network's; mean and variance of the posterior give the interval, in log-odds of (score - 1)/4.
     *
     *   Scope: `reviews:read`.
     */
    get: {
      parameters: {
        query: {
          /** @description A day (2026-11-23) by the restaurant's own clocks, or an RFC 3339 time */
          from: string;
          /** @description Only these, separated by commas; the prior still comes from all restaurants */
          restaurant_ids?: string;
          /** @description A day, which belongs to the period, or an RFC 3339 time, which does not */
          to: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["RestaurantComparison"];
          };
        };
      };
    };
  };
  "/v1/reports/restaurants.csv": {
    /**
     * The same as a CSV file
     * @description Columns are named as in the API; with `language`, for people and their spreadsheets.
     *
     *   Scope: `reviews:read`.
     */
    get: {
      parameters: {
        query: {
          /** @description A day (2026-11-23) by the restaurant's own clocks, or an RFC 3339 time */
          from: string;
          language?: "ru" | "en";
          /** @description Only these, separated by commas; the prior still comes from all restaurants */
          restaurant_ids?: string;
          /** @description A day, which belongs to the period, or an RFC 3339 time, which does not */
          to: string;
        };
      };
      responses: {
        /** @description One line for each restaurant */
        200: {
          content: {
            "text/csv": unknown;
          };
        };
      };
    };
  };
  "/v1/restaurants": {
    /**
     * List restaurants with their ratings
     * @description Scope: `guests:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["RestaurantInList"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
    /**
     * Add a restaurant
     * @description Scope: `restaurants:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /** @description Within so many minutes of opening hours guests should have an answer in the chat; 15 unless told otherwise */
            answer_target_minutes?: number;
            /** @enum {string} */
            courier: "own" | "partner";
            formula?: {
              [key: string]: number;
            };
            name: string;
            /** @description When guests are answered; null: at all times. Targets for answers count this time alone */
            opening_hours?: components["schemas"]["OpeningHours"] | null;
            rating_border?: number;
            review_sites?: {
              google_maps?: string;
              tripadvisor?: string;
              two_gis?: string;
              yandex_maps?: string;
            };
            time_zone: string;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["Restaurant"];
          };
        };
      };
    };
  };
  "/v1/restaurants/{id}": {
    /**
     * One restaurant with its rating
     * @description Scope: `guests:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["RestaurantInList"];
          };
        };
      };
    };
    /**
     * Change a restaurant
     * @description Scope: `restaurants:write`.
     */
    patch: {
      parameters: {
        path: {
          id: string;
        };
      };
      requestBody?: {
        content: {
          "application/json": {
            /** @description Within so many minutes of opening hours guests should have an answer in the chat; 15 unless told otherwise */
            answer_target_minutes?: number;
            /** @enum {string} */
            courier?: "own" | "partner";
            formula?: {
              [key: string]: number;
            };
            name?: string;
            /** @description When guests are answered; null: at all times. Targets for answers count this time alone */
            opening_hours?: components["schemas"]["OpeningHours"] | null;
            rating_border?: number;
            review_sites?: {
              google_maps?: string;
              tripadvisor?: string;
              two_gis?: string;
              yandex_maps?: string;
            };
            time_zone?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Restaurant"];
          };
        };
      };
    };
  };
  "/v1/restaurants/{id}/alerts": {
    /**
     * The newest 100 alerts of a restaurant
     * @description Scope: `reviews:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: {
                /** Format: date-time */
                at: string;
                cleared_at: string | null;
                id: string;
                /** @enum {string} */
                kind: "score" | "cancellation_rating";
                /** @enum {string} */
                level: "warning" | "critical";
                /** @description At or under it a service may suspend the restaurant */
                threshold: number;
                value: number;
              }[];
            };
          };
        };
      };
    };
  };
  "/v1/restaurants/{id}/automatic-answers": {
    /**
     * What guests of a restaurant are answered by itself: a greeting, a word out of hours
     * @description Scope: `guests:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["AutomaticAnswers"];
          };
        };
      };
    };
    /**
     * Change a restaurant's automatic answers
     * @description Parts may be given alone; what is left out stays. Texts are checked before they are saved.
     *
     *   Scope: `restaurants:write`.
     */
    patch: {
      parameters: {
        path: {
          id: string;
        };
      };
      requestBody?: {
        content: {
          "application/json": {
            greeting?: {
              enabled?: boolean;
              /** @description Liquid, as in templates, with `restaurant.opens_at`; where a language is left out: ours */
              texts?: {
                en?: string;
                ru?: string;
              };
            };
            out_of_hours?: {
              enabled?: boolean;
              /** @description Liquid, as in templates, with `restaurant.opens_at`; where a language is left out: ours */
              texts?: {
                en?: string;
                ru?: string;
              };
            };
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["AutomaticAnswers"];
          };
        };
      };
    };
  };
  "/v1/restaurants/{id}/automatic-answers/preview": {
    /**
     * What a guest would read now, by texts that need not be saved
     * @description Scope: `guests:read`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /** @enum {string} */
            answer: "greeting" | "out_of_hours";
            /** @description Liquid, as in templates, with `restaurant.opens_at`; where a language is left out: ours */
            texts?: {
              en?: string;
              ru?: string;
            };
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              texts: {
                en: string;
                ru: string;
              };
            };
          };
        };
      };
    };
  };
  "/v1/restaurants/{id}/cancellations": {
    /**
     * All cancelled orders, the newest first
     * @description Scope: `reviews:read`.
     */
    get: {
      parameters: {
        query?: {
          cause?: string;
          /** @description next_cursor of the page before */
          cursor?: string;
          fault?: "restaurant" | "guest" | "service" | "courier";
          limit?: number;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Order"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
  };
  "/v1/restaurants/{id}/cancellations/causes": {
    /**
     * Why orders were recently cancelled through the restaurant's fault, with advice
     * @description Scope: `reviews:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description Of titles and advice; default: the restaurant's */
          language?: "ru" | "en";
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: {
                advice: string[];
                cause: string;
                count: number;
                share: number;
                title: string;
              }[];
            };
          };
        };
      };
    };
  };
  "/v1/restaurants/{id}/check-list": {
    /**
     * The check-list of a week
     * @description Scope: `reviews:read`.
     */
    get: {
      parameters: {
        query?: {
          language?: "ru" | "en";
          /** @description Default: this week, in the zone of the restaurant */
          week?: string;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["CheckList"];
          };
        };
      };
    };
  };
  "/v1/restaurants/{id}/check-list/{item}": {
    /**
     * Tick an item of this week, or untick it
     * @description Scope: `reviews:write`.
     */
    post: {
      parameters: {
        path: {
          id: string;
          item: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            done: boolean;
            note?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["CheckList"];
          };
        };
      };
    };
  };
  "/v1/restaurants/{id}/check-list/history": {
    /**
     * What was ticked in the last 12 weeks
     * @description Scope: `reviews:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: {
                done: number;
                total: number;
                week: string;
              }[];
            };
          };
        };
      };
    };
  };
  "/v1/restaurants/{id}/drafts": {
    /**
     * Whether a restaurant wants drafts, who writes them, what they cost this month
     * @description Scope: `reviews:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["DraftSettings"];
          };
        };
      };
    };
    /**
     * Switch drafts on or off
     * @description Audited: from then on guests' words leave this server; see the preview.
     *
     *   Scope: `restaurants:write`.
     */
    patch: {
      parameters: {
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            enabled: boolean;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["DraftSettings"];
          };
        };
      };
    };
  };
  "/v1/restaurants/{id}/promo-codes/statistics": {
    /**
     * How many promo codes were issued and used, by percentage
     * @description Scope: `reviews:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: {
                expired: number;
                issued: number;
                percent: number;
                redeemed: number;
              }[];
            };
          };
        };
      };
    };
  };
  "/v1/restaurants/{id}/rating": {
    /**
     * Rating of a restaurant: figures, dynamics, complaints with advice, and how they are counted
     * @description Scope: `reviews:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description Of titles and advice; default: the restaurant's */
          language?: "ru" | "en";
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["RestaurantRating"];
          };
        };
      };
    };
  };
  "/v1/restaurants/{id}/rating/period": {
    /**
     * Dynamics, distribution, complaints and cancellations of a period
     * @description Scope: `reviews:read`.
     */
    get: {
      parameters: {
        query: {
          /** @description A day (2026-11-23) by the restaurant's own clocks, or an RFC 3339 time */
          from: string;
          /** @description Of titles and advice; default: the restaurant's */
          language?: "ru" | "en";
          /** @description A day, which belongs to the period, or an RFC 3339 time, which does not */
          to: string;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["RatingPeriod"];
          };
        };
      };
    };
  };
  "/v1/restaurants/{id}/rating/simulation": {
    /**
     * What further ratings would do, and what it takes to reach a figure
     * @description Scope: `reviews:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description Scores to come, the first first: 5,5,4 */
          add?: string;
          cancellation_target?: number;
          /** @description Score to reach with fives */
          target?: number;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              cancellation_rating: number | null;
              clean_orders_needed: number | null;
              /** @description Fives in a row that reach it; null: none can */
              fives_needed: number | null;
              score: number | null;
              /** @description After the ratings of `add` */
              score_after: number | null;
              target: number | null;
            };
          };
        };
      };
    };
  };
  "/v1/restaurants/{id}/reply-templates": {
    /**
     * Templates of replies: own ones, which go first, and those built in
     * @description Scope: `reviews:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["ReplyTemplate"][];
            };
          };
        };
      };
    };
    /**
     * Add a template of replies
     * @description Scope: `reviews:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /** @description null: fits both */
            address?: ("vy" | "ty") | null;
            /** @enum {string} */
            language: "ru" | "en";
            /** @description Variables such as `{{ dish }}`: greeting, name, dish, quote (the guest’s own words of praise), praise and problem (what is praised and complained of), order_number, pairing (what goes with the dish), promo, word. A sentence whose variable is not known is left out; of `[so|or so]` one is taken */
            text: string;
            /** @enum {string} */
            tone: "positive" | "neutral" | "negative";
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["ReplyTemplate"];
          };
        };
      };
    };
  };
  "/v1/restaurants/{id}/reply-templates/{template_id}": {
    /**
     * Remove a template of replies
     * @description Scope: `reviews:write`.
     */
    delete: {
      parameters: {
        path: {
          id: string;
          template_id: string;
        };
      };
      responses: {
        204: {
        };
      };
    };
  };
  "/v1/restaurants/{id}/reputation-settings": {
    /**
     * Low-score threshold, formula, review sites, requests to rate, brand voice
     * @description Scope: `reviews:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ReputationSettings"];
          };
        };
      };
    };
    /**
     * Change a restaurant's settings of ratings and reviews
     * @description Scope: `restaurants:write`.
     */
    patch: {
      parameters: {
        path: {
          id: string;
        };
      };
      requestBody?: {
        content: {
          "application/json": {
            formula?: {
              /** @description Orders of so many days count for the cancellation rating */
              cancellation_days?: number;
              cancellation_points?: number;
              /** @description This share of cancelled orders takes `cancellation_points` off */
              cancellation_step?: number;
              /** @description So many ratings later a rating weighs half */
              half_life?: number;
              /** @description Ratings that count: the newest */
              last_ratings?: number;
              /** @description The rest weighs the cancellation rating */
              score_weight?: number;
            };
            /** @description Promo codes hold for so long */
            promo_days?: number;
            /** @description Ratings at or below it wait for an operator */
            rating_border?: number;
            /**
             * @description `manual`: somebody publishes each reply. `rules`: what obeys the rules is published at once
             * @enum {string}
             */
            reply_moderation?: "manual" | "rules";
            request?: {
              /** @description After delivery */
              delay_minutes?: number;
              enabled?: boolean;
              /** @description The guest's local hours in which it may be sent */
              hours?: {
                from: string;
                to: string;
              };
              /** @description The form can be reached for so long */
              link_days?: number;
              /** @description Instead of ours; {{ name }}, {{ restaurant }} and {{ link }} are filled in */
              texts?: {
                en?: string;
                ru?: string;
              };
            };
            review_sites?: {
              google_maps?: string;
              tripadvisor?: string;
              two_gis?: string;
              yandex_maps?: string;
            };
            /** @description Delivery services besides the well-known ones, which replies must not judge */
            services?: string[];
            voice?: {
              /**
               * @description Formal or familiar, in Russian
               * @enum {string}
               */
              address?: "vy" | "ty";
              /** @description Said in place of "Hello", e.g. «Гамарджоба»; empty: the usual one */
              greeting?: string;
              jokes?: boolean;
              /** @enum {string} */
              language?: "ru" | "en";
              /** @description The last line, e.g. «Команда «Хинкальной»» */
              signature?: string;
              /** @description Exclamations that are ours; one is put in where jokes are allowed */
              words?: string[];
            };
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ReputationSettings"];
          };
        };
      };
    };
  };
  "/v1/restaurants/{id}/review-clicks": {
    /**
     * How often guests followed the links to review sites in 30 days
     * @description Scope: `reviews:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: {
                clicks: number;
                guests: number;
                /** @enum {string} */
                site: "yandex_maps" | "two_gis" | "google_maps" | "tripadvisor";
              }[];
            };
          };
        };
      };
    };
  };
  "/v1/restaurants/{id}/review-connections": {
    /**
     * Sites whose reviews are fetched, with their state
     * @description Scope: `reviews:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["ReviewConnection"][];
            };
          };
        };
      };
    };
  };
  "/v1/restaurants/{id}/review-connections/{source}": {
    /**
     * Connect a site (google): place and credentials, which are kept encrypted and never shown
     * @description Scope: `admin`.
     */
    put: {
      parameters: {
        path: {
          id: string;
          source: "google" | "yandex" | "two_gis" | "tripadvisor" | "other";
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /** @description For Google: client_id, client_secret, refresh_token (scope business.manage) */
            credentials: {
              [key: string]: string;
            };
            /** @description For Google: accounts/123/locations/456 */
            location: string;
          };
        };
      };
      responses: {
        204: {
        };
      };
    };
    /**
     * Disconnect a site; its reviews stay
     * @description Scope: `admin`.
     */
    delete: {
      parameters: {
        path: {
          id: string;
          source: "google" | "yandex" | "two_gis" | "tripadvisor" | "other";
        };
      };
      responses: {
        204: {
        };
      };
    };
  };
  "/v1/restaurants/{id}/reviews": {
    /**
     * A restaurant's reviews, with the time left to reply
     * @description Scope: `reviews:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description What it complains of, by criteria or by its words */
          complaint?: "taste" | "courier_speed" | "packaging" | "assembly" | "cooking_time" | "courier_conduct" | "temperature" | "portion";
          criterion?: "taste" | "packaging" | "wishes" | "assembly" | "portion" | "temperature" | "courier.speed" | "courier.care" | "courier.politeness" | "courier.temperature" | "courier.wishes";
          /** @description next_cursor of the page before */
          cursor?: string;
          /** @description Those that wait for a manager */
          escalated?: "true";
          from?: string;
          limit?: number;
          score?: string;
          /** @description Where the order came from */
          service?: string;
          /** @description `deadline`: what must be answered soonest first, without what is overdue */
          sort?: "newest" | "deadline";
          source?: "order" | "google" | "yandex" | "two_gis" | "tripadvisor" | "other";
          status?: "all" | "waiting" | "moderation" | "replied";
          to?: string;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Review"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
  };
  "/v1/restaurants/{id}/reviews/import": {
    /**
     * Import reviews of any site: CSV, a JSON array, or one JSON object a line
     * @description Fields: `score`, `posted_at`, and where known `external_id`, `author`, `text`. Without an `external_id`, author, time and text tell one review from another, so an import may be repeated.
     *
     *   Scope: `reviews:write`.
     */
    post: {
      parameters: {
        query: {
          /** @description `true`: check, save nothing */
          dry_run?: "true" | "false";
          source: "google" | "yandex" | "two_gis" | "tripadvisor" | "other";
          /** @description `false`: answer 202 as soon as the file is here; the import goes on by itself */
          wait?: "true" | "false";
        };
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            [key: string]: unknown;
          }[];
          "application/jsonl": string;
          "application/ndjson": string;
          "application/x-ndjson": string;
          "text/csv": string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ImportReport"];
          };
        };
        202: {
          content: {
            "application/json": components["schemas"]["ImportReport"];
          };
        };
      };
    };
  };
  "/v1/restaurants/{id}/reviews/statistics": {
    /**
     * Shares and counts of the filtered reviews
     * @description Scope: `reviews:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description What it complains of, by criteria or by its words */
          complaint?: "taste" | "courier_speed" | "packaging" | "assembly" | "cooking_time" | "courier_conduct" | "temperature" | "portion";
          criterion?: "taste" | "packaging" | "wishes" | "assembly" | "portion" | "temperature" | "courier.speed" | "courier.care" | "courier.politeness" | "courier.temperature" | "courier.wishes";
          /** @description Those that wait for a manager */
          escalated?: "true";
          from?: string;
          score?: string;
          /** @description Where the order came from */
          service?: string;
          source?: "order" | "google" | "yandex" | "two_gis" | "tripadvisor" | "other";
          status?: "all" | "waiting" | "moderation" | "replied";
          to?: string;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ReviewStatistics"];
          };
        };
      };
    };
  };
  "/v1/reviews": {
    /**
     * Reviews of all restaurants
     * @description Scope: `reviews:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description What it complains of, by criteria or by its words */
          complaint?: "taste" | "courier_speed" | "packaging" | "assembly" | "cooking_time" | "courier_conduct" | "temperature" | "portion";
          criterion?: "taste" | "packaging" | "wishes" | "assembly" | "portion" | "temperature" | "courier.speed" | "courier.care" | "courier.politeness" | "courier.temperature" | "courier.wishes";
          /** @description next_cursor of the page before */
          cursor?: string;
          /** @description Those that wait for a manager */
          escalated?: "true";
          from?: string;
          guest_id?: string;
          limit?: number;
          restaurant_id?: string;
          score?: string;
          /** @description Where the order came from */
          service?: string;
          /** @description `deadline`: what must be answered soonest first, without what is overdue */
          sort?: "newest" | "deadline";
          source?: "order" | "google" | "yandex" | "two_gis" | "tripadvisor" | "other";
          status?: "all" | "waiting" | "moderation" | "replied";
          to?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Review"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
  };
  "/v1/reviews/{id}": {
    /**
     * One review
     * @description Scope: `reviews:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Review"];
          };
        };
      };
    };
  };
  "/v1/reviews/{id}/check": {
    /**
     * Which rules a text would break as a reply to this review
     * @description Scope: `reviews:read`.
     */
    post: {
      parameters: {
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            text: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              problems: {
                found: string | null;
                message: string;
                /** @enum {string} */
                rule: "empty" | "too_long" | "swearing" | "phone" | "link" | "social" | "address" | "asks_contact" | "judges_service";
              }[];
            };
          };
        };
      };
    };
  };
  "/v1/reviews/{id}/draft": {
    /**
     * A draft of the reply to a review, by the language model
     * @description Checked by the rules of replies; one that breaks them is written anew once, and comes with the problems that are left. None for what a manager answers (`grave`).
     *
     *   Scope: `reviews:write`.
     */
    post: {
      parameters: {
        path: {
          id: string;
        };
      };
      requestBody?: {
        content: {
          "application/json": {
            /** @description Drafts that were not liked */
            avoid?: string[];
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Draft"];
          };
        };
      };
    };
  };
  "/v1/reviews/{id}/draft/preview": {
    /**
     * The exact text that would leave for a draft of a reply
     * @description Scope: `reviews:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["DraftPreview"];
          };
        };
      };
    };
  };
  "/v1/reviews/{id}/reach": {
    /**
     * Whether a reply would reach the guest in the chat, and why not
     * @description Scope: `reviews:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ReplyReach"];
          };
        };
      };
    };
  };
  "/v1/reviews/{id}/replies": {
    /**
     * Reply to a review
     * @description Checked by the rules (no swearing, no phones, links, social networks or addresses, no asking for them, no judging of the delivery service), then moderated: by a person, or by the rules alone where the restaurant is set so.
     *
     *   Scope: `reviews:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /** @description Keep it to be finished later */
            draft?: boolean;
            /**
             * @description 10, 15, 20, 30, 40
             * @enum {number}
             */
            promo_percent?: 10 | 15 | 20 | 30 | 40;
            text: string;
            /** @description Whether the guest gets it in the chat when it is published. true: refused where that cannot be; default: where it can */
            to_guest?: boolean;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["ReviewReply"];
          };
        };
      };
    };
  };
  "/v1/reviews/{id}/suggestion": {
    /**
     * A reply ready to be read over: template, name, dish and the guest's own words in the restaurant's voice
     * @description Scope: `reviews:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description A promo code will go with it */
          promo?: "true" | "false";
          /** @description Another one */
          turn?: number;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              /** @description Not empty: no text is suggested, because a manager must answer */
              escalation: ("injury" | "poisoning" | "law" | "press" | "child")[];
              problems: {
                found: string | null;
                message: string;
                /** @enum {string} */
                rule: "empty" | "too_long" | "swearing" | "phone" | "link" | "social" | "address" | "asks_contact" | "judges_service";
              }[];
              /** @description Of `reply-templates`: one of the restaurant, or one that comes with Otklik */
              template_id: string | null;
              text: string;
              /** @enum {string} */
              tone: "positive" | "neutral" | "negative";
            };
          };
        };
      };
    };
  };
  "/v1/reviews/{id}/take-over": {
    /**
     * A manager takes over a review that speaks of injury, poisoning, law, press or a child
     * @description Scope: `reviews:write`.
     */
    post: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Review"];
          };
        };
      };
    };
  };
  "/v1/reviews/statistics": {
    /**
     * Shares and counts of the filtered reviews of all restaurants
     * @description Scope: `reviews:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description What it complains of, by criteria or by its words */
          complaint?: "taste" | "courier_speed" | "packaging" | "assembly" | "cooking_time" | "courier_conduct" | "temperature" | "portion";
          criterion?: "taste" | "packaging" | "wishes" | "assembly" | "portion" | "temperature" | "courier.speed" | "courier.care" | "courier.politeness" | "courier.temperature" | "courier.wishes";
          /** @description Those that wait for a manager */
          escalated?: "true";
          from?: string;
          score?: string;
          /** @description Where the order came from */
          service?: string;
          source?: "order" | "google" | "yandex" | "two_gis" | "tripadvisor" | "other";
          status?: "all" | "waiting" | "moderation" | "replied";
          to?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ReviewStatistics"];
          };
        };
      };
    };
  };
  "/v1/rules": {
    /**
     * List rules in the order in which they are tried
     * @description Scope: `restaurants:write`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Rule"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
    /**
     * Add a rule
     * @description When something happens, and all conditions hold, the actions are done: once for each time it happens, in the transaction that stores it. It comes behind the others. What a rule does starts no rule. Audited.
     *
     *   Scope: `restaurants:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            actions: components["schemas"]["RuleAction"][];
            budget?: components["schemas"]["RuleBudget"];
            conditions?: components["schemas"]["RuleCondition"][];
            enabled?: boolean;
            name: string;
            /** @description Where it has fired, rules after it are not tried for the same cause */
            stop_after?: boolean;
            trigger: components["schemas"]["RuleTrigger"];
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["Rule"];
          };
        };
      };
    };
  };
  "/v1/rules/{id}": {
    /**
     * One rule
     * @description Scope: `restaurants:write`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Rule"];
          };
        };
      };
    };
    /**
     * Delete a rule
     * @description What it did stays in the timelines of guests. Audited.
     *
     *   Scope: `restaurants:write`.
     */
    delete: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        204: {
        };
      };
    };
    /**
     * Change a rule, or switch it on or off
     * @description It is checked as a new one. Switched on anew, it has its whole budget. Audited.
     *
     *   Scope: `restaurants:write`.
     */
    patch: {
      parameters: {
        path: {
          id: string;
        };
      };
      requestBody?: {
        content: {
          "application/json": {
            actions?: components["schemas"]["RuleAction"][];
            budget?: components["schemas"]["RuleBudget"];
            conditions?: components["schemas"]["RuleCondition"][];
            enabled?: boolean;
            name?: string;
            stop_after?: boolean;
            trigger?: components["schemas"]["RuleTrigger"];
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Rule"];
          };
        };
      };
    };
  };
  "/v1/rules/{id}/firings": {
    /**
     * What a rule did, the newest first
     * @description Scope: `restaurants:write`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["RuleFiring"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
  };
  "/v1/rules/{id}/versions": {
    /**
     * What a rule said, the newest first
     * @description Scope: `restaurants:write`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["RuleVersion"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
  };
  "/v1/rules/order": {
    /**
     * Reorder the rules
     * @description Scope: `restaurants:write`.
     */
    put: {
      requestBody: {
        content: {
          "application/json": {
            ids: string[];
          };
        };
      };
      responses: {
        204: {
        };
      };
    };
  };
  "/v1/rules/trial": {
    /**
     * What a rule would have fired for
     * @description Goes through a period of the past, in the order of time, and does nothing. Guests are judged by their tags and language of today; budgets and other rules are left out. A call looks at some thousand rows: go on with `next_cursor` until it is null.
     *
     *   Scope: `restaurants:write`.
     */
    post: {
      requestBody?: {
        content: {
          "application/json": {
            /** @description next_cursor of the page before */
            cursor?: string;
            /**
             * Format: date-time
             * @description Default: a week ago
             */
            from?: string;
            limit?: number;
            /** @description Or one that is not; what it says of actions is checked */
            rule?: {
              actions?: components["schemas"]["RuleAction"][];
              budget?: components["schemas"]["RuleBudget"];
              conditions?: components["schemas"]["RuleCondition"][];
              name?: string;
              /** @description Where it has fired, rules after it are not tried for the same cause */
              stop_after?: boolean;
              trigger: components["schemas"]["RuleTrigger"];
            };
            /** @description A rule that is saved */
            rule_id?: string;
            /**
             * Format: date-time
             * @description Default: now
             */
            to?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["RuleTrial"];
          };
        };
      };
    };
  };
  "/v1/scheduled-messages/{id}": {
    /**
     * What became of a scheduled message
     * @description Scope: `messages:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ScheduledMessage"];
          };
        };
      };
    };
    /**
     * Withdraw a scheduled message
     * @description Scope: `messages:write`.
     */
    delete: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        204: {
        };
      };
    };
    /**
     * Change a scheduled message
     * @description Cancelled, withdrawn or failed, it waits again: with a `send_at` that is to come.
     *
     *   Scope: `messages:write`.
     */
    patch: {
      parameters: {
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /**
             * Format: date-time
             * @description RFC 3339 time
             */
            send_at?: string;
            text?: string;
            withdraw_if_guest_writes?: boolean;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ScheduledMessage"];
          };
        };
      };
    };
  };
  "/v1/scheduled-messages/{id}/send": {
    /**
     * Send a scheduled message now
     * @description Scope: `messages:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      requestBody?: {
        content: {
          "application/json": Record<string, never>;
        };
      };
      responses: {
        202: {
          content: {
            "application/json": components["schemas"]["Message"];
          };
        };
      };
    };
  };
  "/v1/session": {
    /**
     * Who is signed in here (public: nobody may be)
     * @description A session that is used does not end; this call prolongs it.
     *
     *   Needs no key.
     */
    get: {
      responses: {
        /** @description user: null when nobody is signed in */
        200: {
          content: {
            "application/json": components["schemas"]["SessionState"];
          };
        };
      };
    };
    /**
     * Sign in (public)
     * @description Sets a cookie, which is all that the calls after it need. Wrong passwords are limited by account and address; a browser that the account has signed in with before is counted apart.
     *
     *   Needs no key.
     */
    post: {
      requestBody: {
        content: {
          "application/json": {
            /** @description E-mail address; the case of letters does not matter */
            email: string;
            password: string;
          };
        };
      };
      responses: {
        /** @description user: null when nobody is signed in */
        201: {
          content: {
            "application/json": components["schemas"]["SessionState"];
          };
        };
      };
    };
    /**
     * Sign out (public: the session may have ended already)
     * @description Needs no key.
     */
    delete: {
      responses: {
        204: {
        };
      };
    };
  };
  "/v1/settings": {
    /**
     * The settings of this installation
     * @description Settings are environment variables; those that are `editable` are set by PATCH where the environment says nothing. Secrets are not shown, only whether they are set. docs/SETTINGS.md says the same of every installation.
     *
     *   Scope: `admin`.
     */
    get: {
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Setting"][];
            };
          };
        };
      };
    };
    /**
     * Change the settings of this installation
     * @description All of it or nothing. Holds in all processes within seconds, without a restart; quiet hours and caps hold for the very next message. What the environment sets is refused (`invalid_input`): it wins. Secrets are kept sealed with the secret key. Audited, secrets by their last characters.
     *
     *   Scope: `admin`.
     */
    patch: {
      requestBody: {
        content: {
          "application/json": {
            /** @description As one would write them in the environment; null: as nobody had said anything */
            settings: {
              OTKLIK_FCM_SERVICE_ACCOUNT?: string | null;
              OTKLIK_GUEST_CAP?: string | null;
              OTKLIK_MAILING_INTERVAL_HOURS?: string | null;
              OTKLIK_PUBLIC_URL?: string | null;
              OTKLIK_PUSH_ACCEPTED_IS_REACHED?: string | null;
              OTKLIK_PUSH_PER_SECOND?: string | null;
              OTKLIK_QUIET_HOURS?: string | null;
              OTKLIK_SMS_CURRENCY?: string | null;
              OTKLIK_SMS_MAX_SEGMENTS?: string | null;
              OTKLIK_SMS_PER_SECOND?: string | null;
              OTKLIK_SMS_PRICE?: string | null;
              OTKLIK_SMS_PROVIDERS?: string | null;
              OTKLIK_SMSC_API_KEY?: string | null;
              OTKLIK_SMSC_CALLBACK_SECRET?: string | null;
              OTKLIK_SMSC_LOGIN?: string | null;
              OTKLIK_SMSC_PASSWORD?: string | null;
              OTKLIK_SMSC_SENDER?: string | null;
              OTKLIK_TWILIO_ACCOUNT_SID?: string | null;
              OTKLIK_TWILIO_AUTH_TOKEN?: string | null;
              OTKLIK_TWILIO_FROM?: string | null;
            };
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Setting"][];
            };
          };
        };
      };
    };
  };
  "/v1/settings/retention": {
    /**
     * How long each kind of data is kept
     * @description At night a job removes what is older, in small steps. Never what is still needed: messages that have not left, open conversations from the first message on that waits for an answer, the ledgers of consents and of the throttle, evidence of consents, events that a webhook still waits for.
     *
     *   Scope: `admin`.
     */
    get: {
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["RetentionPeriod"][];
              /**
               * Format: date-time
               * @description The next night: 2 o'clock by `time_zone`
               */
              next_run_at: string;
              time_zone: string;
            };
          };
        };
      };
    };
    /**
     * Change how long data are kept
     * @description Holds at once in all processes; what a shorter period lets go goes in the next night, for good. POST /v1/settings/retention/preview says beforehand how much that is. Audited.
     *
     *   Scope: `admin`.
     */
    patch: {
      requestBody: {
        content: {
          "application/json": {
            /** @description Days that each kind is kept; null: for ever. Kinds that are not named stay as they are */
            periods: {
              audit_log?: number | null;
              events?: number | null;
              imports?: number | null;
              mailing_messages?: number | null;
              media?: number | null;
              messages?: number | null;
              notifications?: number | null;
              sms_push_texts?: number | null;
              webhook_log?: number | null;
            };
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["RetentionPeriod"][];
              /**
               * Format: date-time
               * @description The next night: 2 o'clock by `time_zone`
               */
              next_run_at: string;
              time_zone: string;
            };
          };
        };
      };
    };
  };
  "/v1/settings/retention/preview": {
    /**
     * What would be removed
     * @description If the removal ran now, with these periods in the place of those that are set. Nothing is changed.
     *
     *   Scope: `admin`.
     */
    post: {
      requestBody?: {
        content: {
          "application/json": {
            /** @description Days that each kind is kept; null: for ever. Kinds that are not named stay as they are */
            periods?: {
              audit_log?: number | null;
              events?: number | null;
              imports?: number | null;
              mailing_messages?: number | null;
              media?: number | null;
              messages?: number | null;
              notifications?: number | null;
              sms_push_texts?: number | null;
              webhook_log?: number | null;
            };
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["RetentionPreview"][];
            };
          };
        };
      };
    };
  };
  "/v1/setup": {
    /**
     * Whether the first user has yet to be created (public: nobody can sign in until then)
     * @description Needs no key.
     */
    get: {
      responses: {
        200: {
          content: {
            "application/json": {
              needed: boolean;
            };
          };
        };
      };
    };
    /**
     * Create the first administrator
     * @description With the administrator key, which the first start prints; once there is a user, users make users.
     *
     *   Scope: `admin`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /** @description E-mail address; the case of letters does not matter */
            email: string;
            language?: ("ru" | "en") | null;
            name: string;
            /** @description 10 to 128 characters */
            password: string;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["User"];
          };
        };
      };
    };
  };
  "/v1/teams": {
    /**
     * List teams
     * @description Scope: `guests:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Team"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
    /**
     * Create a team
     * @description Conversations of the restaurants and numbers that it serves come into its queue. Audited.
     *
     *   Scope: `restaurants:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /** @description Nobody is given more open conversations by the rule; null: no ceiling */
            max_open?: number | null;
            /** @description Ids of users */
            member_ids?: string[];
            name: string;
            /** @description Numbers of their own, ahead of their restaurant; a number is of one team */
            number_ids?: string[];
            /** @description Whose conversations come to this team; a restaurant is of one team */
            restaurant_ids?: string[];
            /** @description So long after it was given out an unanswered conversation returns to the queue; null: never */
            return_after_minutes?: number | null;
            /**
             * @description How waiting conversations of the team are given to members who are present: not at all, by turns, to whoever has the fewest open ones
             * @enum {string}
             */
            rule?: "manual" | "by_turns" | "fewest_open";
            /** @description Conversations are given out and returned only while their restaurant is open; out of hours begun, they wait from its opening. Of a restaurant without opening hours: always */
            within_hours?: boolean;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["Team"];
          };
        };
      };
    };
  };
  "/v1/teams/{id}": {
    /**
     * One team
     * @description Scope: `guests:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Team"];
          };
        };
      };
    };
    /**
     * Delete a team
     * @description What waits in its queue goes to the team that serves its number now, if any. Audited.
     *
     *   Scope: `restaurants:write`.
     */
    delete: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        204: {
        };
      };
    };
    /**
     * Change a team's name, members, rule, or what it serves
     * @description Lists replace those that were. Audited.
     *
     *   Scope: `restaurants:write`.
     */
    patch: {
      parameters: {
        path: {
          id: string;
        };
      };
      requestBody?: {
        content: {
          "application/json": {
            /** @description Nobody is given more open conversations by the rule; null: no ceiling */
            max_open?: number | null;
            /** @description Ids of users */
            member_ids?: string[];
            name?: string;
            /** @description Numbers of their own, ahead of their restaurant; a number is of one team */
            number_ids?: string[];
            /** @description Whose conversations come to this team; a restaurant is of one team */
            restaurant_ids?: string[];
            /** @description So long after it was given out an unanswered conversation returns to the queue; null: never */
            return_after_minutes?: number | null;
            /**
             * @description How waiting conversations of the team are given to members who are present: not at all, by turns, to whoever has the fewest open ones
             * @enum {string}
             */
            rule?: "manual" | "by_turns" | "fewest_open";
            /** @description Conversations are given out and returned only while their restaurant is open; out of hours begun, they wait from its opening. Of a restaurant without opening hours: always */
            within_hours?: boolean;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Team"];
          };
        };
      };
    };
  };
  "/v1/templates": {
    /**
     * List templates, the newest first
     * @description Scope: `mailings:read`.
     */
    get: {
      parameters: {
        query?: {
          channel?: "whatsapp" | "sms" | "push";
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Template"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
    /**
     * Create a template
     * @description Liquid with greeting, guest.name, guest.first_name, guest.bonuses, order.dish, order.last_dish, order.favourite_dish, restaurant.name, promo_code, opt_out_link (a line of its own at the end may hold it); {{ 'Hi|Hello' | pick }} varies the wording by guest. The last sentence of a WhatsApp text must be a question.
     *
     *   Scope: `mailings:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /** @enum {string} */
            channel?: "whatsapp" | "sms" | "push";
            /** @description Send it although its last sentence is no question; who allowed it and when is kept */
            ends_without_question_ok?: boolean;
            /** @description ru or en; greetings come in it */
            language?: string;
            /** @description The same in other languages, for guests who speak them: {"en": {"text": ...}} */
            languages?: {
              [key: string]: {
                /** @example {{ greeting }}, {{ guest.first_name | default: 'друг' }}! {{ '😋|🥟' | pick }} Ждать вас в пятницу? */
                text: string;
                /** @description Of a push */
                title?: string | null;
                /** @description Other wordings of the text; each guest gets one, always the same in a mailing */
                variants?: string[];
              };
            };
            name: string;
            /** @example {{ greeting }}, {{ guest.first_name | default: 'друг' }}! {{ '😋|🥟' | pick }} Ждать вас в пятницу? */
            text: string;
            /** @description Of a push */
            title?: string | null;
            /** @description Other wordings of the text; each guest gets one, always the same in a mailing */
            variants?: string[];
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["Template"];
          };
        };
      };
    };
  };
  "/v1/templates/{id}": {
    /**
     * One template
     * @description Scope: `mailings:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Template"];
          };
        };
      };
    };
    /**
     * Archive a template
     * @description Mailings that use it go on with it.
     *
     *   Scope: `mailings:write`.
     */
    delete: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        204: {
        };
      };
    };
    /**
     * Change a template
     * @description A change of texts makes a new version, and applies to all that is not sent yet.
     *
     *   Scope: `mailings:write`.
     */
    patch: {
      parameters: {
        path: {
          id: string;
        };
      };
      requestBody?: {
        content: {
          "application/json": {
            /** @description Send it although its last sentence is no question; who allowed it and when is kept */
            ends_without_question_ok?: boolean;
            /** @description ru or en; greetings come in it */
            language?: string;
            /** @description The same in other languages, for guests who speak them: {"en": {"text": ...}} */
            languages?: {
              [key: string]: {
                /** @example {{ greeting }}, {{ guest.first_name | default: 'друг' }}! {{ '😋|🥟' | pick }} Ждать вас в пятницу? */
                text: string;
                /** @description Of a push */
                title?: string | null;
                /** @description Other wordings of the text; each guest gets one, always the same in a mailing */
                variants?: string[];
              };
            };
            name?: string;
            /** @example {{ greeting }}, {{ guest.first_name | default: 'друг' }}! {{ '😋|🥟' | pick }} Ждать вас в пятницу? */
            text?: string;
            /** @description Of a push */
            title?: string | null;
            /** @description Other wordings of the text; each guest gets one, always the same in a mailing */
            variants?: string[];
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Template"];
          };
        };
      };
    };
  };
  "/v1/templates/{id}/preview": {
    /**
     * The text as guests would get it
     * @description No promo code is issued: a made-up one stands in.
     *
     *   Scope: `mailings:read`.
     */
    post: {
      parameters: {
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /**
             * Format: date-time
             * @description The moment of sending, for the greeting; default: now
             */
            at?: string;
            guest_id?: string;
            guest_ids?: string[];
            /** @description The sending number: it tells the restaurant and the zone */
            number_id?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              guest_id: string;
              language: string | null;
              previews: components["schemas"]["TextPreview"][];
              size: {
                characters: number;
                sms: {
                  /** @description As they are counted in that encoding */
                  characters: number;
                  /** @enum {string} */
                  encoding: "GSM-7" | "UCS-2";
                  /** @description So many SMS are paid for */
                  segments: number;
                } | null;
                title_characters: number | null;
              } | null;
              /** @description Why this guest would get nothing */
              skipped: string | null;
              text: string | null;
              title: string | null;
              variant: number | null;
              warnings: {
                code: string;
                end?: number;
                message: string;
                /** @description Which text, where it is about one: body.variants.0 */
                path?: string;
                /** @description Where in it */
                start?: number;
              }[];
            };
          };
        };
      };
    };
  };
  "/v1/templates/{id}/versions": {
    /**
     * What a template has said, the newest version first
     * @description Scope: `mailings:read`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["TemplateVersion"][];
            };
          };
        };
      };
    };
  };
  "/v1/templates/{id}/versions/{version}/restore": {
    /**
     * Restore an earlier version of a template as the newest
     * @description Scope: `mailings:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
          version: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Template"];
          };
        };
      };
    };
  };
  "/v1/templates/check": {
    /**
     * Preview and check texts that are not saved yet
     * @description Errors would stop it from being saved; warnings would not. Without guest_ids some guests of the audience (default: all) are shown.
     *
     *   Scope: `mailings:read`.
     */
    post: {
      requestBody: {
        content: {
          "application/json": {
            /**
             * Format: date-time
             * @description The moment of sending, for the greeting; default: now
             */
            at?: string;
            audience?: components["schemas"]["Audience"];
            /** @enum {string} */
            channel?: "whatsapp" | "sms" | "push";
            /** @description Send it although its last sentence is no question; who allowed it and when is kept */
            ends_without_question_ok?: boolean;
            guest_ids?: string[];
            /** @description ru or en; greetings come in it */
            language?: string;
            /** @description The same in other languages, for guests who speak them: {"en": {"text": ...}} */
            languages?: {
              [key: string]: {
                /** @example {{ greeting }}, {{ guest.first_name | default: 'друг' }}! {{ '😋|🥟' | pick }} Ждать вас в пятницу? */
                text: string;
                /** @description Of a push */
                title?: string | null;
                /** @description Other wordings of the text; each guest gets one, always the same in a mailing */
                variants?: string[];
              };
            };
            number_id?: string;
            /** @example {{ greeting }}, {{ guest.first_name | default: 'друг' }}! {{ '😋|🥟' | pick }} Ждать вас в пятницу? */
            text: string;
            /** @description Of a push */
            title?: string | null;
            /** @description Other wordings of the text; each guest gets one, always the same in a mailing */
            variants?: string[];
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["TextCheck"];
          };
        };
      };
    };
  };
  "/v1/users": {
    /**
     * List users
     * @description Scope: `admin`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["User"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
    /**
     * Create a user of the console
     * @description There is no open sign-up. Hand the password over safely; the user can change it.
     *
     *   Scope: `admin`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /** @description E-mail address; the case of letters does not matter */
            email: string;
            language?: ("ru" | "en") | null;
            name: string;
            /** @description 10 to 128 characters */
            password: string;
            /** @enum {string} */
            role: "operator" | "marketer" | "manager" | "administrator";
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["User"];
          };
        };
      };
    };
  };
  "/v1/users/{id}": {
    /**
     * One user
     * @description Scope: `admin`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["User"];
          };
        };
      };
    };
    /**
     * Delete a user
     * @description The name stays beside what the user wrote and did.
     *
     *   Scope: `admin`.
     */
    delete: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        204: {
        };
      };
    };
    /**
     * Change a user's name, e-mail, role or password; disable or enable
     * @description A new password and disabling end all sessions of the user; a new role holds at once. Audited.
     *
     *   Scope: `admin`.
     */
    patch: {
      parameters: {
        path: {
          id: string;
        };
      };
      requestBody?: {
        content: {
          "application/json": {
            /** @description A disabled user is signed out and cannot sign in */
            disabled?: boolean;
            /** @description E-mail address; the case of letters does not matter */
            email?: string;
            language?: ("ru" | "en") | null;
            name?: string;
            /** @description 10 to 128 characters */
            password?: string;
            /** @enum {string} */
            role?: "operator" | "marketer" | "manager" | "administrator";
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["User"];
          };
        };
      };
    };
  };
  "/v1/users/{id}/sessions": {
    /**
     * Sign a user out everywhere
     * @description Scope: `admin`.
     */
    delete: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        204: {
        };
      };
    };
  };
  "/v1/webhooks": {
    /**
     * List endpoints
     * @description Scope: `webhooks:write`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Webhook"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
    /**
     * Subscribe an endpoint to events
     * @description Each event is posted as `{type, timestamp, data}`, signed as Standard Webhooks has it
     *   (`webhook-id`, which stays the same over retries, `webhook-timestamp`, `webhook-signature`). Without a
     *   2xx answer within 15 seconds a post is retried over a day; 410 ends the subscription. Events about one guest come one after
     *   the other, in order; one that an endpoint refuses while it takes others is overtaken after some minutes. If the guest has been
     *   erased since, `data` is `{guest_id, erased: true}`.
     *
     *   `format: "cloud_api"` is for clients of Meta's Cloud API: messages and statuses come in the form of its webhooks, signed with
     *   `app_secret`; the format decides which events are sent.
     *
     *   Scope: `webhooks:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /** @description For the format cloud_api: signs the posts (`X-Hub-Signature-256`) */
            app_secret?: string;
            /** @description `*` for all, including future ones */
            events?: ("message.received" | "message.status" | "message.updated" | "message.scheduled" | "call.missed" | "number.status" | "guest.created" | "guest.updated" | "guest.merged" | "guest.unmerged" | "guest.opted_out" | "guest.overdue" | "conversation.assigned" | "note.mentioned" | "guest.erased" | "rating.created" | "rating.processed" | "compensation.given" | "review.created" | "review.replied" | "mailing.status" | "message_template.updated" | "delivery.status" | "restaurant.alert" | "rule.fired" | "rule.stopped" | "user.notice" | "*")[];
            /**
             * @description `cloud_api`: as Meta's Cloud API posts, for clients made for it
             * @enum {string}
             */
            format?: "otklik" | "cloud_api";
            /** Format: uri */
            url: string;
            /** @description For the format cloud_api: sent to the endpoint as `hub.verify_token`; it must answer with `hub.challenge` */
            verify_token?: string;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["NewWebhook"];
          };
        };
      };
    };
  };
  "/v1/webhooks/{id}": {
    /**
     * One endpoint
     * @description Scope: `webhooks:write`.
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Webhook"];
          };
        };
      };
    };
    /**
     * Remove an endpoint and its log
     * @description Scope: `webhooks:write`.
     */
    delete: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        204: {
        };
      };
    };
    /**
     * Change an endpoint, disable or enable it
     * @description Scope: `webhooks:write`.
     */
    patch: {
      parameters: {
        path: {
          id: string;
        };
      };
      requestBody?: {
        content: {
          "application/json": {
            /** @description For the format cloud_api: signs the posts (`X-Hub-Signature-256`) */
            app_secret?: string;
            /** @description `*` for all, including future ones */
            events?: ("message.received" | "message.status" | "message.updated" | "message.scheduled" | "call.missed" | "number.status" | "guest.created" | "guest.updated" | "guest.merged" | "guest.unmerged" | "guest.opted_out" | "guest.overdue" | "conversation.assigned" | "note.mentioned" | "guest.erased" | "rating.created" | "rating.processed" | "compensation.given" | "review.created" | "review.replied" | "mailing.status" | "message_template.updated" | "delivery.status" | "restaurant.alert" | "rule.fired" | "rule.stopped" | "user.notice" | "*")[];
            /** @enum {string} */
            status?: "enabled" | "disabled";
            /** Format: uri */
            url?: string;
            /** @description For the format cloud_api: sent to the endpoint as `hub.verify_token`; it must answer with `hub.challenge` */
            verify_token?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Webhook"];
          };
        };
      };
    };
  };
  "/v1/webhooks/{id}/deliveries": {
    /**
     * List deliveries, past and pending
     * @description Kept for seven days, or as GET /v1/settings/retention says. `dead`: given up after a day of attempts.
     *
     *   Scope: `webhooks:write`.
     */
    get: {
      parameters: {
        query?: {
          /** @description next_cursor of the page before */
          cursor?: string;
          limit?: number;
          status?: "waiting" | "succeeded" | "dead";
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["WebhookDelivery"][];
              next_cursor: string | null;
            };
          };
        };
      };
    };
  };
  "/v1/webhooks/{id}/deliveries/{delivery_id}": {
    /**
     * One delivery with its attempts
     * @description Scope: `webhooks:write`.
     */
    get: {
      parameters: {
        path: {
          delivery_id: string;
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["WebhookDeliveryDetail"];
          };
        };
      };
    };
  };
  "/v1/webhooks/{id}/deliveries/{delivery_id}/replay": {
    /**
     * Deliver one event again
     * @description Scope: `webhooks:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          delivery_id: string;
          id: string;
        };
      };
      responses: {
        202: {
          content: {
            "application/json": components["schemas"]["WebhookDeliveryDetail"];
          };
        };
      };
    };
  };
  "/v1/webhooks/{id}/replay": {
    /**
     * Deliver the events of a period again
     * @description Including those from before the endpoint was subscribed. Events are kept for seven days, or as GET /v1/settings/retention says.
     *
     *   Scope: `webhooks:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /**
             * Format: date-time
             * @description RFC 3339 time
             */
            since: string;
            /**
             * Format: date-time
             * @description RFC 3339 time
             */
            until?: string;
          };
        };
      };
      responses: {
        202: {
          content: {
            "application/json": components["schemas"]["Replayed"];
          };
        };
      };
    };
  };
  "/v1/webhooks/{id}/rotate-secret": {
    /**
     * Change the signing secret
     * @description For 24 hours posts carry signatures made with both the new and the old secret.
     *
     *   Scope: `webhooks:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["RotatedSecret"];
          };
        };
      };
    };
  };
  "/v1/webhooks/{id}/test": {
    /**
     * Send a `webhook.test` event now and return the answer
     * @description Scope: `webhooks:write`.
     */
    post: {
      parameters: {
        header?: {
          /** @description Makes a repeat of this request harmless: it gets the first answer again */
          "Idempotency-Key"?: string;
        };
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["WebhookTest"];
          };
        };
      };
    };
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    AnsweredWait: {
      /** Format: date-time */
      at: string;
      guest_id: string;
      guest_name: string | null;
      id: string;
      /** @enum {string} */
      kind: "answer" | "resolution";
      /** @description null: on the number's own phone */
      operator: string | null;
      restaurant_id: string | null;
      /** Format: date-time */
      started_at: string;
      took_seconds: number;
      within_target: boolean | null;
    };
    AnswerTimes: {
      /** @description At this moment, whatever the period */
      backlog: {
        longest_since: string | null;
        overdue: number;
        waiting: number;
      };
      data: {
        /** @description From the first unanswered message to the answer */
        answers: {
          count: number;
          median_seconds: number | null;
          p90_seconds: number | null;
          share_within_target: number | null;
          within_target: number;
        };
        /** @description Id of the operator, team or restaurant, `00` to `23`, or a day; `none`: without one */
        key: string;
        /** @description Of a team or restaurant */
        name: string | null;
        /** @description From the first message of the conversation to its resolution */
        resolutions: {
          count: number;
          median_seconds: number | null;
          p90_seconds: number | null;
        };
      }[];
      from: string;
      group_by: ("operator" | "team" | "restaurant" | "hour" | "day") | null;
      to: string;
      total: {
        /** @description From the first unanswered message to the answer */
        answers: {
          count: number;
          median_seconds: number | null;
          p90_seconds: number | null;
          share_within_target: number | null;
          within_target: number;
        };
        /** @description From the first message of the conversation to its resolution */
        resolutions: {
          count: number;
          median_seconds: number | null;
          p90_seconds: number | null;
        };
      };
    };
    ApiKey: {
      cloud_api: {
        /** @description So long after a guest wrote, what is sent to them is an answer, which no limit holds back */
        conversation_hours: number;
        /**
         * @description What may be sent to guests who did not write first: anything, or templates alone, as at Meta. Either way it counts as a mailing message
         * @enum {string}
         */
        outside: "mailing" | "templates";
      };
      /** Format: date-time */
      created_at: string;
      id: string;
      /** @description To the minute */
      last_used_at: string | null;
      name: string;
      revoked_at: string | null;
      scopes: ("numbers:read" | "numbers:write" | "guests:read" | "guests:write" | "guests:rights" | "messages:read" | "messages:write" | "mailings:read" | "mailings:write" | "orders:write" | "reviews:read" | "reviews:write" | "ratings:write" | "restaurants:write" | "webhooks:write" | "events:read" | "admin")[];
    };
    /**
     * @description One of all, tag, guest_ids, audience_id (saved, or a list), conditions; exclude_audience_ids with any.
     * @example {
     *     "conditions": {
     *     "field": "retention",
     *     "op": "in",
     *     "value": [
     *       "at_risk",
     *       "lost"
     *     ]
     *     }
     *   }
     * @example {
     *     "tag": "vip"
     *   }
     */
    Audience: {
      /** @constant */
      all: true;
      /** @description Saved audiences and lists whose guests are left out */
      exclude_audience_ids?: string[];
    } | {
      /** @description Saved audiences and lists whose guests are left out */
      exclude_audience_ids?: string[];
      tag: string;
    } | {
      /** @description Saved audiences and lists whose guests are left out */
      exclude_audience_ids?: string[];
      guest_ids: string[];
    } | {
      audience_id: string;
      /** @description Saved audiences and lists whose guests are left out */
      exclude_audience_ids?: string[];
    } | {
      conditions: components["schemas"]["AudienceCondition"] | components["schemas"]["AudienceGroup"];
      /** @description Saved audiences and lists whose guests are left out */
      exclude_audience_ids?: string[];
    };
    /**
     * @description GET /v1/audiences/fields lists the fields and what they take
     * @example {
     *     "field": "last_order",
     *     "op": "more_than_days_ago",
     *     "value": 30
     *   }
     * @example {
     *     "field": "tag",
     *     "op": "in",
     *     "value": [
     *     "vip"
     *     ]
     *   }
     */
    AudienceCondition: ({
      /** @constant */
      field: "last_order";
      /** @constant */
      op: "within_days";
      value: number;
    } | {
      /** @constant */
      field: "last_order";
      /** @constant */
      op: "not_within_days";
      value: number;
    } | {
      /** @constant */
      field: "last_order";
      /** @constant */
      op: "more_than_days_ago";
      value: number;
    } | {
      /** @constant */
      field: "last_order";
      /** @constant */
      op: "before";
      /** @description A day (its midnight in OTKLIK_TIME_ZONE) or an RFC 3339 time */
      value: string;
    } | {
      /** @constant */
      field: "last_order";
      /** @constant */
      op: "after";
      /** @description A day (its midnight in OTKLIK_TIME_ZONE) or an RFC 3339 time */
      value: string;
    } | {
      /** @constant */
      field: "last_order";
      /** @constant */
      op: "ever";
    } | {
      /** @constant */
      field: "last_order";
      /** @constant */
      op: "never";
    }) | ({
      /** @constant */
      field: "orders_count";
      /** @constant */
      op: "at_least";
      value: number;
    } | {
      /** @constant */
      field: "orders_count";
      /** @constant */
      op: "at_most";
      value: number;
    } | {
      /** @constant */
      field: "orders_count";
      /** @constant */
      op: "equals";
      value: number;
    }) | ({
      /** @constant */
      field: "orders_sum";
      /** @constant */
      op: "at_least";
      /** @description In the currency of the restaurant */
      value: number;
    } | {
      /** @constant */
      field: "orders_sum";
      /** @constant */
      op: "at_most";
      /** @description In the currency of the restaurant */
      value: number;
    }) | {
      /** @constant */
      field: "retention";
      /** @constant */
      op: "in";
      value: ("new" | "active" | "at_risk" | "lost" | "returned")[];
    } | ({
      /** @constant */
      field: "favourite_dish";
      /** @constant */
      op: "in";
      value: string[];
    } | {
      /** @constant */
      field: "favourite_dish";
      /** @constant */
      op: "contains";
      value: string;
    }) | ({
      /** @constant */
      field: "ordered_dish";
      /** @constant */
      op: "in";
      value: string[];
    } | {
      /** @constant */
      field: "ordered_dish";
      /** @constant */
      op: "contains";
      value: string;
    }) | {
      /** @constant */
      field: "restaurant";
      /** @constant */
      op: "in";
      value: string[];
    } | ({
      /** @constant */
      field: "bonuses";
      /** @constant */
      op: "at_least";
      /** @description In the currency of the restaurant */
      value: number;
    } | {
      /** @constant */
      field: "bonuses";
      /** @constant */
      op: "at_most";
      /** @description In the currency of the restaurant */
      value: number;
    }) | ({
      /** @constant */
      field: "last_score";
      /** @constant */
      op: "at_least";
      /** @description With at most one decimal */
      value: number;
    } | {
      /** @constant */
      field: "last_score";
      /** @constant */
      op: "at_most";
      /** @description With at most one decimal */
      value: number;
    }) | ({
      /** @constant */
      field: "mean_score";
      /** @constant */
      op: "at_least";
      /** @description With at most one decimal */
      value: number;
    } | {
      /** @constant */
      field: "mean_score";
      /** @constant */
      op: "at_most";
      /** @description With at most one decimal */
      value: number;
    }) | {
      /** @constant */
      field: "unprocessed";
      /** @constant */
      op: "is";
      value: boolean;
    } | {
      /** @constant */
      field: "tag";
      /** @constant */
      op: "in";
      value: string[];
    } | {
      /** @constant */
      field: "language";
      /** @constant */
      op: "in";
      value: string[];
    } | {
      /** @constant */
      field: "time_zone";
      /** @constant */
      op: "in";
      value: string[];
    } | ({
      /** @constant */
      field: "birthday";
      /** @constant */
      op: "in_months";
      value: number[];
    } | {
      /** @constant */
      field: "birthday";
      /** @constant */
      op: "in_days";
      value: number;
    } | {
      /** @constant */
      field: "birthday";
      /** @constant */
      op: "ever";
    } | {
      /** @constant */
      field: "birthday";
      /** @constant */
      op: "never";
    }) | ({
      /** @constant */
      field: "created";
      /** @constant */
      op: "within_days";
      value: number;
    } | {
      /** @constant */
      field: "created";
      /** @constant */
      op: "more_than_days_ago";
      value: number;
    } | {
      /** @constant */
      field: "created";
      /** @constant */
      op: "before";
      /** @description A day (its midnight in OTKLIK_TIME_ZONE) or an RFC 3339 time */
      value: string;
    } | {
      /** @constant */
      field: "created";
      /** @constant */
      op: "after";
      /** @description A day (its midnight in OTKLIK_TIME_ZONE) or an RFC 3339 time */
      value: string;
    }) | {
      /** @constant */
      field: "on_whatsapp";
      /** @constant */
      op: "in";
      value: ("yes" | "no" | "unknown")[];
    } | {
      /** @constant */
      field: "push_token";
      /** @constant */
      op: "is";
      value: boolean;
    } | {
      /** @constant */
      field: "advertising_consent";
      /** @constant */
      op: "in";
      value: ("whatsapp" | "sms" | "push")[];
    } | ({
      /** @constant */
      field: "wrote";
      /** @constant */
      op: "within_days";
      value: number;
    } | {
      /** @constant */
      field: "wrote";
      /** @constant */
      op: "not_within_days";
      value: number;
    } | {
      /** @constant */
      field: "wrote";
      /** @constant */
      op: "more_than_days_ago";
      value: number;
    } | {
      /** @constant */
      field: "wrote";
      /** @constant */
      op: "before";
      /** @description A day (its midnight in OTKLIK_TIME_ZONE) or an RFC 3339 time */
      value: string;
    } | {
      /** @constant */
      field: "wrote";
      /** @constant */
      op: "after";
      /** @description A day (its midnight in OTKLIK_TIME_ZONE) or an RFC 3339 time */
      value: string;
    } | {
      /** @constant */
      field: "wrote";
      /** @constant */
      op: "ever";
    } | {
      /** @constant */
      field: "wrote";
      /** @constant */
      op: "never";
    }) | ({
      /** @constant */
      field: "mailed";
      /** @constant */
      op: "within_days";
      value: number;
    } | {
      /** @constant */
      field: "mailed";
      /** @constant */
      op: "not_within_days";
      value: number;
    } | {
      /** @constant */
      field: "mailed";
      /** @constant */
      op: "more_than_days_ago";
      value: number;
    } | {
      /** @constant */
      field: "mailed";
      /** @constant */
      op: "before";
      /** @description A day (its midnight in OTKLIK_TIME_ZONE) or an RFC 3339 time */
      value: string;
    } | {
      /** @constant */
      field: "mailed";
      /** @constant */
      op: "after";
      /** @description A day (its midnight in OTKLIK_TIME_ZONE) or an RFC 3339 time */
      value: string;
    } | {
      /** @constant */
      field: "mailed";
      /** @constant */
      op: "ever";
    } | {
      /** @constant */
      field: "mailed";
      /** @constant */
      op: "never";
    }) | ({
      /** @constant */
      field: "mailing";
      /** @constant */
      op: "received";
      value: string[];
    } | {
      /** @constant */
      field: "mailing";
      /** @constant */
      op: "read";
      value: string[];
    } | {
      /** @constant */
      field: "mailing";
      /** @constant */
      op: "answered";
      value: string[];
    }) | {
      /** @constant */
      field: "audience";
      /** @constant */
      op: "in";
      value: string[];
    };
    AudienceCount: {
      /** @description Of these, whose consent to advertising by the channel is on record */
      agreed_to_advertising: {
        push: number;
        sms: number;
        whatsapp: number;
      };
      /** @description Who can be reached by each channel */
      by_channel: {
        push: number;
        sms: number;
        whatsapp: number;
      };
      count: number;
      left_out: {
        blocked: number;
        not_on_whatsapp: number;
        opted_out: number;
      };
      /** @description By WhatsApp: those whom nothing stands in the way of */
      mailable: number;
      sample: {
        id: string;
        language: string | null;
        name: string | null;
        phone: string | null;
      }[];
    };
    /** @description What a condition may ask of a guest */
    AudienceField: {
      field: string;
      /** @enum {string} */
      group: "orders" | "ratings" | "guest" | "mailings";
      ops: {
        choices: {
          title: {
            en: string;
            ru: string;
          };
          value: string | number;
        }[];
        op: string;
        title: {
          en: string;
          ru: string;
        };
        /**
         * @description What stands in value; `none`: nothing
         * @enum {string}
         */
        value: "none" | "days" | "date" | "count" | "money" | "balance" | "score" | "flag" | "text" | "texts" | "tags" | "retention" | "languages" | "time_zones" | "whatsapp" | "channels" | "months" | "restaurant_ids" | "mailing_ids" | "audience_ids";
      }[];
      title: {
        en: string;
        ru: string;
      };
    };
    /**
     * @description Everything in it must hold
     * @example {
     *     "all_of": [
     *     {
     *       "field": "orders_count",
     *       "op": "at_least",
     *       "value": 3
     *     }
     *     ],
     *     "none_of": [
     *     {
     *       "field": "mailed",
     *       "op": "within_days",
     *       "value": 14
     *     }
     *     ]
     *   }
     */
    AudienceGroup: {
      all_of?: (components["schemas"]["AudienceCondition"] | components["schemas"]["AudienceGroup"])[];
      any_of?: (components["schemas"]["AudienceCondition"] | components["schemas"]["AudienceGroup"])[];
      none_of?: (components["schemas"]["AudienceCondition"] | components["schemas"]["AudienceGroup"])[];
    };
    AuditEntry: {
      action: string;
      /** @description Id of the API key or user */
      actor: string;
      /** Format: date-time */
      at: string;
      details: {
        [key: string]: unknown;
      };
      id: string;
      /** @description Id of what it was done to */
      subject: string;
    };
    AutomaticAnswers: {
      /** @description What is said where a restaurant has no words of its own */
      default_texts: {
        greeting: {
          en: string;
          ru: string;
        };
        out_of_hours: {
          en: string;
          ru: string;
        };
      };
      /** @description To a guest who writes for the first time */
      greeting: {
        enabled: boolean;
        /** @description Liquid, as in templates, with `restaurant.opens_at`; where a language is left out: ours */
        texts: {
          en?: string;
          ru?: string;
        };
      };
      /** @description Once from closing to opening; needs `opening_hours`. Whoever is told so is not greeted as well */
      out_of_hours: {
        enabled: boolean;
        /** @description Liquid, as in templates, with `restaurant.opens_at`; where a language is left out: ours */
        texts: {
          en?: string;
          ru?: string;
        };
      };
    };
    Bonus: {
      /** @description Negative when spent */
      amount: number;
      /** Format: date-time */
      at: string;
      external_id: string;
      /** @description Who gave it in Otklik; null where the ordering system reports it */
      given_by: string | null;
      guest_id: string;
      id: string;
      reason: string | null;
    };
    BulkReport: {
      done: number;
      failed: number;
      results: {
        /** @description How it was handled before; null where the action failed */
        before: {
          assignee: string | null;
          resolved_at: string | null;
          snoozed_until: string | null;
          team_id: string | null;
        } | null;
        error: {
          code: string;
          /** @description For people: English or Russian by Accept-Language */
          detail: string;
        } | null;
        /** @description As it was asked */
        guest_id: string;
        /**
         * @description unchanged: it was so already
         * @enum {string}
         */
        status: "done" | "unchanged" | "failed";
      }[];
      unchanged: number;
    };
    Channel: {
      /** @enum {string} */
      channel: "whatsapp" | "sms" | "push";
      /** @description WhatsApp: see the numbers */
      configured: boolean;
      currency: string | null;
      per_second: number | null;
      /** @description Of one segment, as the setting has it */
      price: number | null;
      providers: {
        name: string;
        reason: string | null;
        /**
         * @description resting: it refuses for reasons of its own, see reason
         * @enum {string}
         */
        state: "up" | "resting";
        until: string | null;
      }[];
    };
    ChatHistory: {
      /** @description While asking: until when an answer is waited for */
      answer_due_at: string | null;
      /** @description How many messages the last answer has brought */
      arrived: number;
      asked_at: string | null;
      number_id: string;
      /**
       * @description asking: the phone was asked and may still answer; no_answer: it did not in time, it may be off; arrived: it has answered; nothing_older: all that it has is here
       * @enum {string}
       */
      state: "not_asked" | "asking" | "arrived" | "no_answer" | "nothing_older";
    };
    CheckList: {
      items: {
        done_at: string | null;
        done_by: string | null;
        hint: string;
        key: string;
        /**
         * @description `falling`: what to do when the rating falls
         * @enum {string}
         */
        kind: "weekly" | "falling";
        note: string | null;
        title: string;
      }[];
      /** @description The overall figure is lower than 24 hours ago */
      rating_falls: boolean;
      week: string;
    };
    ComparedMailing: {
      figures: components["schemas"]["MailingFigures"];
      finished_at: string | null;
      id: string;
      name: string;
      started_at: string | null;
      status: string;
    };
    ComparedRestaurant: {
      answers: {
        answered: number;
        in_three_days: number;
        /** @description From the review to the published answer */
        median_minutes: number | null;
        /** @description Posted in the period */
        reviews: number;
        /** @description Of all reviews of the period */
        share_in_three_days: number | null;
      };
      /** @description The same for the preceding period of the same length */
      before: {
        /** @description null: nothing to count */
        cancellation_rating: number | null;
        ratings_counted: number;
        /** @description null: nothing to count */
        score: number | null;
      };
      cancellations: {
        /** @description By the restaurant's fault, by the end of the period */
        cancelled: number;
        /** @description Placed in the period */
        orders: number;
        /** @description null: nothing to count */
        rating: number | null;
        /** @description null: of nothing */
        share: number | null;
      };
      change: {
        /** @description null: nothing to count */
        cancellation_rating: number | null;
        /** @description null: nothing to count */
        score: number | null;
      };
      complaints: {
        /** @description Low reviews, of orders and of other sites */
        low: number;
        /** @description The scores that count as low there */
        scores: number[];
        topics: {
          count: number;
          share: number;
          /** @enum {string} */
          topic: "taste" | "courier_speed" | "packaging" | "assembly" | "cooking_time" | "courier_conduct" | "temperature" | "portion";
        }[];
      };
      /** @description The score as it can be believed: mean and 95 % interval of the posterior, whose prior is 10 ratings distributed like the network's. The list is sorted by `low` */
      credible: {
        high: number;
        low: number;
        score: number;
      } | null;
      distribution: {
        1: number;
        2: number;
        3: number;
        4: number;
        5: number;
      };
      name: string;
      /** @description By day; by week, each by its first day, where the period is longer than a month */
      points: {
        /** Format: date */
        date: string;
        ratings_counted: number;
        /** @description null: nothing to count */
        score: number | null;
      }[];
      ratings_counted: number;
      restaurant_id: string;
      /** @description Mean of the period's ratings */
      score: number | null;
      time_zone: string;
    };
    Compensation: {
      bonus: components["schemas"]["Bonus"] | null;
      promo_code: components["schemas"]["PromoCode"] | null;
      /** @description Words that tell the guest, in the guest's language. Nothing is sent. */
      text: string;
    };
    Consent: {
      /** Format: date-time */
      at: string;
      /** @description The user or key that wrote it down; null: the guest */
      author: string | null;
      /** @enum {string} */
      channel: "whatsapp" | "sms" | "push" | "all";
      evidence: {
        form_version: string | null;
        import_id: string | null;
        import_row: number | null;
        message_id: string | null;
        /** @description For who has the scope messages:read */
        words: string | null;
      };
      /** @enum {string} */
      how: "chat" | "form" | "page" | "import" | "api" | "operator" | "erasure" | "former_owner";
      id: string;
      /**
       * @description service: what was asked for, orders; advertising: offers
       * @enum {string}
       */
      purpose: "service" | "advertising";
      source: string | null;
      /** @enum {string} */
      state: "given" | "withdrawn";
    };
    Delivery: {
      attempts: number;
      /** @description Of a triggered mailing: the order, the change of retention, or birthday-2026 */
      cause: string | null;
      /** @enum {string} */
      channel: "whatsapp" | "sms" | "push";
      /** Format: date-time */
      created_at: string;
      delivered_at: string | null;
      guest_id: string;
      /** @description The name we keep, else the one that they show on WhatsApp */
      guest_name: string | null;
      guest_phone: string | null;
      id: string;
      mailing_id: string;
      message_id: string | null;
      /** Format: date-time */
      not_before: string;
      number_id: string | null;
      read_at: string | null;
      /** @description Of waiting ones: quiet_hours, until not_before */
      reason: string | null;
      replied_at: string | null;
      sent_at: string | null;
      /** @enum {string} */
      status: "waiting" | "sending" | "sent" | "delivered" | "read" | "failed" | "unconfirmed" | "skipped" | "cancelled";
      /** @description With which version of the text it left: see GET /v1/mailings/{id}/texts */
      text_version: number | null;
      variant: number | null;
    };
    Draft: {
      /** @description What to fix before it is used: rules of replies, `placeholder`, `cut_off` */
      problems: {
        found: string | null;
        message: string;
        rule: string;
      }[];
      text: string;
    };
    DraftPreview: {
      /** @description What was hidden in them */
      hidden: {
        addresses: number;
        contacts: number;
        names: number;
        phones: number;
      };
      /** @description The exact words */
      messages: {
        content: string;
        /** @enum {string} */
        role: "system" | "user";
      }[];
      model: string | null;
      /** @description Why nothing would be sent now */
      obstacle: ("not_configured" | "off" | "no_restaurant" | "nothing_to_answer" | "grave" | "ceiling" | "gone" | "timeout" | "unreachable" | "address_refused" | "key_refused" | "busy" | "request_refused" | "server_failed" | "malformed" | "empty" | "refused") | null;
      /** @description Where it would go; null: no model is set up */
      server: string | null;
    };
    DraftSettings: {
      currency: string;
      /** @description Whether the restaurant wants drafts */
      enabled: boolean;
      /** @description Ceilings of a month, of all restaurants together; null: none */
      limits: {
        calls: number | null;
        cost: number | null;
      };
      model: string | null;
      /** @description Since its first day, UTC */
      month: {
        all: {
          calls: number;
          cost: number;
          /** @description Of these, without a draft */
          failed: number;
          input_tokens: number;
          output_tokens: number;
        };
        restaurant: {
          calls: number;
          cost: number;
          /** @description Of these, without a draft */
          failed: number;
          input_tokens: number;
          output_tokens: number;
        };
      };
      /** @description Host that is asked; null: no model is set up */
      server: string | null;
    };
    Erasure: {
      finished_at: string | null;
      guest_id: string;
      id: string;
      /** Format: date-time */
      requested_at: string;
      requested_by: string;
      /** @enum {string} */
      status: "running" | "finished";
      /** @description When everything was gone through for the first time */
      swept_at: string | null;
      /** @description What keeps it from ending, in words */
      waits_for: string | null;
    };
    Forecast: {
      /** @description What would help, each tried by simulation */
      advice: {
        /** @enum {string} */
        code: "start_earlier" | "more_numbers" | "narrower_quiet_hours";
        message: string;
        numbers?: number;
        /** Format: date-time */
        start_at?: string;
      }[];
      /** @description When the first message leaves */
      begins_at: string | null;
      /** @description Messages by hour, day or week, whichever `curve_unit` says; `total` up to and with these */
      curve: {
        /** Format: date-time */
        from: string;
        messages: number;
        total: number;
      }[];
      /** @enum {string} */
      curve_unit: "hour" | "day" | "week";
      /** @description When the last message leaves */
      finish_at: string | null;
      /** @description Of a paused mailing: were it resumed now */
      finish_at_if_resumed: string | null;
      finish_before: string | null;
      /** @description Whether it is finished before `finish_before` */
      fits: boolean | null;
      left_at_deadline: number | null;
      /** @description What it waits for, as shares of all waiting, the largest first */
      limited_by: {
        reason: string;
        share: number;
      }[];
      /** @description Still to be sent, as far as is known; without those passed over */
      messages: number;
      numbers: {
        /** Format: date-time */
        finish_at: string;
        messages: number;
        number_id: string;
        share: number;
      }[];
      /** @description Why nobody can tell */
      reason: string | null;
      /** @description Messages to guests whose number is not connected: they wait for it */
      waiting_for_other_numbers: number;
    };
    GivenRating: {
      bad: ("taste" | "packaging" | "wishes" | "assembly" | "portion" | "temperature")[];
      /** @enum {string} */
      channel: "form" | "chat" | "api";
      comment: string | null;
      /** @description Found in the criteria and in the comment */
      complaints: ("taste" | "courier_speed" | "packaging" | "assembly" | "cooking_time" | "courier_conduct" | "temperature" | "portion")[];
      courier: {
        bad: ("speed" | "care" | "politeness" | "temperature" | "wishes")[];
        good: ("speed" | "care" | "politeness" | "temperature" | "wishes")[];
        score: number | null;
      } | null;
      /** @enum {string} */
      delivery: "own" | "partner" | "pickup";
      good: ("taste" | "packaging" | "wishes" | "assembly" | "portion" | "temperature")[];
      guest_id: string;
      id: string;
      order_external_id: string;
      order_id: string;
      processed_at: string | null;
      processed_by: string | null;
      /** Format: date-time */
      rated_at: string;
      /** @description The published reply to what the guest said with it */
      reply: components["schemas"]["ReviewReply"] | null;
      restaurant_id: string;
      review_links: {
        /** @enum {string} */
        site: "yandex_maps" | "two_gis" | "google_maps" | "tripadvisor";
        /** @description The site's form */
        target: string;
        /** @description Our own address, which counts the click and leads on; `target` where guests cannot reach us */
        url: string;
      }[];
      score: number;
      service: string | null;
      /**
       * @description `none`: above the low-score threshold, nothing to do
       * @enum {string}
       */
      status: "none" | "unprocessed" | "processed";
      /** Format: date-time */
      updated_at: string;
    };
    GraphError: {
      error: {
        code: number;
        error_data: {
          details: string;
          /** @constant */
          messaging_product: "whatsapp";
        };
        error_subcode?: number;
        fbtrace_id: string;
        message: string;
        type: string;
      };
    };
    Guest: {
      /** @description By the restaurant's target, which counts its opening hours alone; in the past: overdue */
      answer_due_at: string | null;
      /** @description Whose the conversation is: an id of a user or key, or a name */
      assignee: string | null;
      attributes: {
        [key: string]: unknown;
      };
      /** @description `1990-05-17`, or `--05-17` where the year is not known */
      birthday: string | null;
      blocked_at: string | null;
      /** Format: date-time */
      created_at: string;
      /** @description When the guest was erased: all else is empty since */
      erased_at: string | null;
      id: string;
      language: string | null;
      last_inbound_at: string | null;
      last_mailed_at: string | null;
      last_message_at: string | null;
      /** @description WhatsApp's own id of the person */
      lid: string | null;
      /** @description The name we keep */
      name: string | null;
      /** @description null: not asked yet */
      on_whatsapp: boolean | null;
      opted_out_at: string | null;
      opted_out_source: string | null;
      /** @description E.164; null while only the WhatsApp id is known */
      phone: string | null;
      /** @description The name the guest shows on WhatsApp */
      push_name: string | null;
      resolved_at: string | null;
      /** @description In the past: open again */
      snoozed_until: string | null;
      tags: string[];
      /** @description In whose queue the conversation stands while it has no assignee */
      team_id: string | null;
      time_zone: string | null;
      unprocessed_count: number;
      unread_count: number;
      /** Format: date-time */
      updated_at: string;
      /** @description The name by which WhatsApp finds them */
      username: string | null;
      /** @description When the first message was written that nobody has answered; null: no answer is due */
      waiting_since: string | null;
    };
    GuestDuplicate: {
      /** Format: date-time */
      found_at: string;
      guest: components["schemas"]["Guest"];
      id: string;
      other: components["schemas"]["Guest"];
      reasons: ("phone_form" | "phone_end" | "username" | "name" | "name_birthday" | "email" | "address" | "card" | "restaurant" | "dish" | "addresses_complete")[];
      /** @description How likely they are one person, up to 99 */
      score: number;
    };
    GuestMerge: {
      /** Format: date-time */
      at: string;
      /** @description The guest who has everything of both */
      guest_id: string;
      id: string;
      merged_by: string;
      merged_guest_id: string;
      /**
       * Format: date-time
       * @description Until then it can be undone
       */
      undo_until: string;
      undone_at: string | null;
      undone_by: string | null;
    };
    GuestOrderSummary: {
      bonus_balance: number;
      favourite_dish: string | null;
      first_order_at: string | null;
      guest_id: string;
      last_dish: string | null;
      last_order_at: string | null;
      orders_count: number;
      orders_total: number;
      retention: ("new" | "active" | "at_risk" | "lost" | "returned") | null;
      retention_since: string | null;
    };
    Import: {
      /** @description Of the file, as far as it has arrived */
      byte_size: number;
      created: number;
      /** Format: date-time */
      created_at: string;
      delimiter: string | null;
      dry_run: boolean;
      encoding: string | null;
      id: string;
      kind: string;
      problem: string | null;
      rejected: number;
      /**
       * @description `failed`: see `problem`; rows that are counted are saved. A running one goes on after a restart
       * @enum {string}
       */
      status: "receiving" | "running" | "finished" | "failed";
      /** @description Rows that are done */
      total: number;
      unchanged: number;
      updated: number;
      /** Format: date-time */
      updated_at: string;
    };
    ImportReport: {
      /** @description Of the file, as far as it has arrived */
      byte_size: number;
      created: number;
      /** Format: date-time */
      created_at: string;
      delimiter: string | null;
      dry_run: boolean;
      encoding: string | null;
      errors: {
        /** @description For people: English or Russian by Accept-Language */
        reason: string;
        /** @description The line in the file, from 1 */
        row: number;
      }[];
      /** @description Rejected rows beyond the first 1000 */
      errors_left_out: number;
      id: string;
      kind: string;
      problem: string | null;
      rejected: number;
      /**
       * @description `failed`: see `problem`; rows that are counted are saved. A running one goes on after a restart
       * @enum {string}
       */
      status: "receiving" | "running" | "finished" | "failed";
      /** @description Rows that are done */
      total: number;
      unchanged: number;
      updated: number;
      /** Format: date-time */
      updated_at: string;
      /** @description Values that were left out of rows that are saved */
      warnings: {
        /** @description For people: English or Russian by Accept-Language */
        reason: string;
        /** @description The line in the file, from 1 */
        row: number;
      }[];
      /** @description Warnings beyond the first 1000 */
      warnings_left_out: number;
    };
    ListedGuest: {
      /** @description By the restaurant's target, which counts its opening hours alone; in the past: overdue */
      answer_due_at: string | null;
      /** @description Whose the conversation is: an id of a user or key, or a name */
      assignee: string | null;
      attributes: {
        [key: string]: unknown;
      };
      /** @description `1990-05-17`, or `--05-17` where the year is not known */
      birthday: string | null;
      blocked_at: string | null;
      /** Format: date-time */
      created_at: string;
      /** @description When the guest was erased: all else is empty since */
      erased_at: string | null;
      id: string;
      language: string | null;
      last_inbound_at: string | null;
      last_mailed_at: string | null;
      last_message: {
        /** Format: date-time */
        at: string;
        /** @enum {string} */
        direction: "in" | "out";
        id: string;
        status: string;
        /** @description The first 200 characters */
        text: string | null;
        type: string;
      } | null;
      last_message_at: string | null;
      /** @description WhatsApp's own id of the person */
      lid: string | null;
      /** @description The name we keep */
      name: string | null;
      /** @description null: not asked yet */
      on_whatsapp: boolean | null;
      opted_out_at: string | null;
      opted_out_source: string | null;
      /** @description E.164; null while only the WhatsApp id is known */
      phone: string | null;
      /** @description The name the guest shows on WhatsApp */
      push_name: string | null;
      resolved_at: string | null;
      /** @description In the past: open again */
      snoozed_until: string | null;
      tags: string[];
      /** @description In whose queue the conversation stands while it has no assignee */
      team_id: string | null;
      time_zone: string | null;
      unprocessed_count: number;
      unread_count: number;
      /** Format: date-time */
      updated_at: string;
      /** @description The name by which WhatsApp finds them */
      username: string | null;
      /** @description When the first message was written that nobody has answered; null: no answer is due */
      waiting_since: string | null;
    };
    ListImport: {
      audience_id: string;
      consent: {
        /** Format: date-time */
        at: string;
        by: string;
        source: string;
      };
      counts: {
        /** @description Put on the list; in a dry run: that would be */
        added: number;
        already_listed: number;
        /** @description Of them guests that were not known before */
        created: number;
        duplicates: number;
        /** @description Guests who have opted out: they stay so, and get no mailing */
        opted_out: number;
        rejected: number;
        /** @description Rows read so far, the names of columns aside */
        rows: number;
        /** @description Rows on the list of which a value was left out */
        warnings: number;
      };
      /** Format: date-time */
      created_at: string;
      default_country: string;
      file_name: string | null;
      id: string;
      mapping: components["schemas"]["ListMapping"];
      /**
       * @description interrupted: the process ended meanwhile; it goes on when the one that received the file runs again
       * @enum {string}
       */
      status: "running" | "finished" | "failed" | "interrupted";
      /** Format: date-time */
      updated_at: string;
    };
    ListImportReport: {
      audience_id: string;
      consent: {
        /** Format: date-time */
        at: string;
        by: string;
        source: string;
      };
      counts: {
        /** @description Put on the list; in a dry run: that would be */
        added: number;
        already_listed: number;
        /** @description Of them guests that were not known before */
        created: number;
        duplicates: number;
        /** @description Guests who have opted out: they stay so, and get no mailing */
        opted_out: number;
        rejected: number;
        /** @description Rows read so far, the names of columns aside */
        rows: number;
        /** @description Rows on the list of which a value was left out */
        warnings: number;
      };
      /** Format: date-time */
      created_at: string;
      default_country: string;
      file_name: string | null;
      id: string;
      mapping: components["schemas"]["ListMapping"];
      /** @description The first 100 rows that were left out */
      problems: {
        cells: {
          [key: string]: unknown;
        };
        /** @description no_phone, bad_phone, bad_value, value_left_out (the guest is on the list), unreadable, duplicate, too_many */
        code: string;
        /** @description In the file, from 1 */
        line: number;
        /** @description For people: English or Russian by Accept-Language */
        reason: string;
      }[];
      /**
       * @description interrupted: the process ended meanwhile; it goes on when the one that received the file runs again
       * @enum {string}
       */
      status: "running" | "finished" | "failed" | "interrupted";
      /** Format: date-time */
      updated_at: string;
    };
    /** @description Which column of the file is what */
    ListMapping: {
      birthday?: string;
      /** @description Who agreed to advertising: where it says yes, that goes into the ledger of consents with the source that is stated and the row. Without this column nobody gets a consent on record */
      consent?: string;
      language?: string;
      name?: string;
      phone: string;
      tags?: string;
      time_zone?: string;
    };
    ListRehearsal: {
      columns: string[];
      counts: {
        /** @description Put on the list; in a dry run: that would be */
        added: number;
        already_listed: number;
        /** @description Of them guests that were not known before */
        created: number;
        duplicates: number;
        /** @description Guests who have opted out: they stay so, and get no mailing */
        opted_out: number;
        rejected: number;
        /** @description Rows read so far, the names of columns aside */
        rows: number;
        /** @description Rows on the list of which a value was left out */
        warnings: number;
      };
      delimiter: string;
      /** @constant */
      dry_run: true;
      encoding: string;
      mapping: components["schemas"]["ListMapping"];
      preview: {
        cells: {
          [key: string]: unknown;
        };
        line: number;
        phone: string | null;
        problem: string | null;
      }[];
      problems: {
        cells: {
          [key: string]: unknown;
        };
        /** @description no_phone, bad_phone, bad_value, value_left_out (the guest is on the list), unreadable, duplicate, too_many */
        code: string;
        /** @description In the file, from 1 */
        line: number;
        /** @description For people: English or Russian by Accept-Language */
        reason: string;
      }[];
    };
    LocalStart: {
      /** @description A local time such as 2026-12-31T18:00 */
      at: string;
      /** @description `guest`: each guest at that time of their own clock; `restaurant`; or an IANA time zone */
      zone: ("guest" | "restaurant") | string;
    };
    Mailing: {
      audience: components["schemas"]["Audience"];
      /** @description The same for each channel, in their order */
      by_channel: {
        /** @enum {string} */
        channel: "whatsapp" | "sms" | "push";
        counts: components["schemas"]["MailingCounts"];
      }[];
      channel_mode: ("cascade" | "all") | null;
      /** @description Null: WhatsApp alone, with template_id */
      channels: {
        /** @enum {string} */
        channel: "whatsapp" | "sms" | "push";
        template_id: string;
        wait_minutes: number;
      }[] | null;
      /** @description Of SMS; null: none are sent */
      cost: components["schemas"]["MailingCost"] | null;
      counts: components["schemas"]["MailingCounts"];
      /** Format: date-time */
      created_at: string;
      created_by: string;
      failed_by_reason: {
        [key: string]: number;
      };
      /** @description When it is to be finished */
      finish_before: string | null;
      finished_at: string | null;
      forecast: {
        /** @description When the last message leaves */
        finish_at: string | null;
        /** @description Of a paused mailing: were it resumed now */
        finish_at_if_resumed: string | null;
        /** @description Why nobody can tell */
        reason: string | null;
      };
      id: string;
      /** @description The template at Meta that official numbers send outside of the 24 hours */
      message_template: {
        language: string;
        name: string;
        values: {
          [key: string]: string;
        };
      } | null;
      name: string;
      /** @description The next times of a repeated mailing */
      next_times: string[];
      /** @description Only these numbers send it; null: all */
      number_ids: string[] | null;
      /** @description Of official numbers; null: none sends it */
      official: components["schemas"]["MailingByOfficialNumbers"] | null;
      /** @description The repeated mailing that made this one */
      parent_id: string | null;
      /** @description Why it was paused where nobody did it: template_paused, template_rejected, ... */
      paused_reason: string | null;
      planned_at: string | null;
      /** @enum {string} */
      priority: "low" | "normal" | "high";
      /** @description The promo code that each guest gets */
      promo: {
        days: number | null;
        /** @enum {number} */
        percent: 10 | 15 | 20 | 30 | 40;
      } | null;
      /**
       * @description advertising: offers; goes only to guests whose consent to advertising by that channel is on record when it is sent, others are skipped as no_consent. service (default): to everybody who has not refused
       * @enum {string}
       */
      purpose: "service" | "advertising";
      /** @description Null: as OTKLIK_QUIET_HOURS says */
      quiet_hours: {
        from: string;
        to: string;
      } | null;
      repeat: components["schemas"]["Repeat"] | null;
      skipped_by_reason: {
        [key: string]: number;
      };
      start_at: string | null;
      /** @description The local time it starts at; of a repeated one the next */
      start_local: {
        at: string;
        zone: string;
      } | null;
      started_at: string | null;
      /** @enum {string} */
      status: "draft" | "scheduled" | "running" | "paused" | "finished" | "cancelled";
      template_id: string;
      trigger: components["schemas"]["TriggerOutput"] | null;
      /** Format: date-time */
      updated_at: string;
      /** @description Of a draft, and when it is scheduled; while it runs, where guests wait in vain or it will be late */
      warnings: {
        code: string;
        end?: number;
        /** @description Of does_not_fit: by how much */
        lateness?: {
          /** Format: date-time */
          before: string;
          /** @description Null: nobody can tell */
          finish_at: string | null;
          /** @description Messages that will not have left by then */
          left: number;
        };
        message: string;
        /** @description Which text, where it is about one: body.variants.0 */
        path?: string;
        /** @description Where in it */
        start?: number;
        /** @description Of waits_for_number: which number, and why it does not send */
        waits_for?: {
          /**
           * @description Of banned and unlinked: what becomes of these guests then, see when_number_lost
           * @enum {string}
           */
          afterwards?: "other_number" | "end";
          /** @description Who hear from this number alone, as it has the chats with them */
          guests: number;
          label: string;
          number_id: string;
          /** @enum {string} */
          reason: "paused" | "disconnected" | "warm_up" | "stopped" | "restricted" | "slowed" | "banned" | "unlinked";
          since: string | null;
          /** @description The earliest moment at which it goes on by itself; null: it does not, or nobody can tell */
          until: string | null;
        };
      }[];
      /**
       * @description When the number that has the chat with a guest is banned or unlinked. wait: another one writes to them if it is not linked again within OTKLIK_LOST_NUMBER_HOURS (or their deliveries fail as number_lost if there is none); other_number: at once; skip: none does, their deliveries fail then
       * @enum {string}
       */
      when_number_lost: "wait" | "other_number" | "skip";
    };
    MailingByOfficialNumbers: {
      cost: {
        /** @description Of what was delivered, which alone Meta charges. As it says that it does (pricing of its statuses); estimated where it has said nothing */
        amount: number;
        by_category: {
          amount: number;
          /** @enum {string} */
          category: "marketing" | "utility" | "authentication" | "service";
          delivered: number;
        }[];
        /** @description Delivered messages of which Meta has said what it charges */
        charged: number;
        /** @description Of what has left and is not delivered yet */
        pending: number;
        unpriced: number;
      };
      /** @description Null: no prices are written down */
      currency: string | null;
      /** @description Before it starts, were it sent now */
      forecast: {
        /** @description By the prices of GET /v1/message-prices */
        estimate: number;
        /** @description Wrote within 24 hours: get our own text */
        in_window: number;
        /** @description Get our own text from a linked number */
        linked: number;
        /** @description Get the template at Meta; count against its limit */
        outside: number;
        /** @description Messages of which no price is written down */
        unpriced: number;
        /** @description Chat with an official number, wrote longer ago, and there is no approved template for them */
        unreachable: number;
      } | null;
    };
    MailingCost: {
      /** @description Of what the providers have taken so far, by their word or by OTKLIK_SMS_PRICE */
      amount: number;
      currency: string;
      /** @description Before it starts: what it may cost at most */
      estimate: number | null;
      segments: number;
    };
    MailingCounts: {
      /** @description Still waiting when the mailing was cancelled */
      cancelled: number;
      /** @description On the guest's phone: also those read since */
      delivered: number;
      /** @description Refused, or not sendable */
      failed: number;
      /** @description All deliveries of the mailing so far */
      planned: number;
      /** @description Seen by the guest */
      read: number;
      /** @description The guest wrote within 24 hours after */
      replied: number;
      /** @description WhatsApp has them: also those delivered and read since, so sent >= delivered >= read */
      sent: number;
      /** @description Not sent for a reason that lies with the guest: see skipped_by_reason */
      skipped: number;
      /** @description May have arrived, nobody confirmed it: not repeated by other numbers */
      unconfirmed: number;
      /** @description Not sent yet, or on their way this moment */
      waiting: number;
    };
    MailingFigures: {
      /** @description Of the sent, 0 to 1; null: none are sent */
      buyer_rate: number | null;
      /** @description Guests who ordered afterwards */
      buyers: number;
      delivered: number;
      /** @description Of the sent, 0 to 1; null: none are sent */
      delivered_rate: number | null;
      /** @description Not taken by WhatsApp or the provider, for good */
      failed: number;
      /** @description Of the sent, 0 to 1; null: none are sent */
      opt_out_rate: number | null;
      /** @description Guests who opted out afterwards */
      opt_outs: number;
      /** @description Orders afterwards, cancelled ones left out */
      orders: number;
      read: number;
      /** @description Of the sent, 0 to 1; null: none are sent */
      read_rate: number | null;
      /** @description Guests who wrote within 24 hours */
      replied: number;
      /** @description Of the sent, 0 to 1; null: none are sent */
      replied_rate: number | null;
      /** @description Their sum, in the currency of the orders */
      revenue: number;
      revenue_per_sent: number | null;
      sent: number;
    };
    MailingProgress: {
      counts: components["schemas"]["MailingCounts"];
      failed_by_reason: {
        [key: string]: number;
      };
      forecast: {
        /** @description When the last message leaves */
        finish_at: string | null;
        /** @description Of a paused mailing: were it resumed now */
        finish_at_if_resumed: string | null;
        /** @description Why nobody can tell */
        reason: string | null;
      };
      id: string;
      numbers: {
        failed: number;
        last_hour: number;
        last_minute: number;
        number_id: string;
        sent: number;
        /** @description For guests who hear from this number alone */
        waiting: number;
      }[];
      /** @description Share of the planned that is over, 0 to 1 */
      progress: number | null;
      skipped_by_reason: {
        [key: string]: number;
      };
      /** @enum {string} */
      status: "draft" | "scheduled" | "running" | "paused" | "finished" | "cancelled";
      /** @description Of a draft, and when it is scheduled; while it runs, where guests wait in vain or it will be late */
      warnings: {
        code: string;
        end?: number;
        /** @description Of does_not_fit: by how much */
        lateness?: {
          /** Format: date-time */
          before: string;
          /** @description Null: nobody can tell */
          finish_at: string | null;
          /** @description Messages that will not have left by then */
          left: number;
        };
        message: string;
        /** @description Which text, where it is about one: body.variants.0 */
        path?: string;
        /** @description Where in it */
        start?: number;
        /** @description Of waits_for_number: which number, and why it does not send */
        waits_for?: {
          /**
           * @description Of banned and unlinked: what becomes of these guests then, see when_number_lost
           * @enum {string}
           */
          afterwards?: "other_number" | "end";
          /** @description Who hear from this number alone, as it has the chats with them */
          guests: number;
          label: string;
          number_id: string;
          /** @enum {string} */
          reason: "paused" | "disconnected" | "warm_up" | "stopped" | "restricted" | "slowed" | "banned" | "unlinked";
          since: string | null;
          /** @description The earliest moment at which it goes on by itself; null: it does not, or nobody can tell */
          until: string | null;
        };
      }[];
    };
    MailingResults: {
      /** @description Orders and opt-outs of so many days after count */
      attribution_days: number;
      by_channel: {
        /** @enum {string} */
        channel: "whatsapp" | "sms" | "push";
        figures: components["schemas"]["MailingFigures"];
      }[];
      by_number: {
        figures: components["schemas"]["MailingFigures"];
        number_id: string;
      }[];
      /** @description Each channel has texts of its own. Over all versions of the text */
      by_variant: {
        /** @enum {string} */
        channel: "whatsapp" | "sms" | "push";
        figures: components["schemas"]["MailingFigures"];
        variant: number;
      }[];
      /** @description The text may be changed while the mailing runs: what came of each version of it, the oldest of a channel first. See GET /v1/mailings/{id}/texts for what they say */
      by_version: components["schemas"]["MailingVersionFigures"][];
      figures: components["schemas"]["MailingFigures"];
      id: string;
      name: string;
      /** @description Whether variants differ by more than chance, in words. Over all versions of the text */
      notes: {
        /** @description The variant that has it more often */
        better: number | null;
        /**
         * @description Whose texts are compared
         * @enum {string}
         */
        channel: "whatsapp" | "sms" | "push";
        /** @enum {string} */
        code: "one_variant" | "too_few" | "no_difference" | "difference";
        message: string;
        /** @enum {string} */
        metric: "replied" | "bought" | "opted_out";
        p_value: number | null;
        worse: number | null;
      }[];
      /** @description Answers in the 1st, 2nd ... 24th hour after */
      replies_by_hour: number[];
    };
    /**
     * @example {
     *     "channel": "whatsapp",
     *     "version": 2,
     *     "since": "2026-12-04T12:40:00.000Z",
     *     "template_id": "tpl_01JD5ZQ8W9V4T7XK2M6N3R0PBC",
     *     "template": {
     *     "version": 5,
     *     "language": "ru",
     *     "title": null,
     *     "text": "{{ greeting }}! Пельмени сегодня за полцены. Отложить вам порцию?",
     *     "variants": [
     *       "{{ greeting }}! За полцены пельмени, только сегодня. Заглянете?"
     *     ],
     *     "languages": {},
     *     "saved_by": "usr_01JD5ZQ8W9V4T7XK2M6N3R0PBC",
     *     "saved_at": "2026-12-04T12:38:20.000Z"
     *     },
     *     "message_template": null
     *   }
     */
    MailingText: {
      /** @enum {string} */
      channel: "whatsapp" | "sms" | "push";
      /** @description What official numbers sent outside of the 24 hours, as it read; null: nothing was chosen */
      message_template: {
        language: string;
        name: string;
        texts: string[];
      } | null;
      /**
       * Format: date-time
       * @description When the first message left with it
       */
      since: string;
      /** @description What the template said, all variants and languages */
      template: components["schemas"]["TemplateVersion"];
      template_id: string;
      /** @description As in by_version of the results and text_version of deliveries */
      version: number;
    };
    MailingVersionFigures: {
      by_variant: {
        figures: components["schemas"]["MailingFigures"];
        variant: number;
      }[];
      /** @enum {string} */
      channel: "whatsapp" | "sms" | "push";
      figures: components["schemas"]["MailingFigures"];
      /** @description Whether its variants differ by more than chance, in words */
      notes: {
        /** @description The variant that has it more often */
        better: number | null;
        /** @enum {string} */
        code: "one_variant" | "too_few" | "no_difference" | "difference";
        message: string;
        /** @enum {string} */
        metric: "replied" | "bought" | "opted_out";
        p_value: number | null;
        worse: number | null;
      }[];
      /**
       * Format: date-time
       * @description When the first message left with it
       */
      since: string;
      /** @description 1, 2, ... in each channel */
      version: number;
    };
    MailingWithCounts: {
      audience: components["schemas"]["Audience"];
      channel_mode: ("cascade" | "all") | null;
      /** @description Null: WhatsApp alone, with template_id */
      channels: {
        /** @enum {string} */
        channel: "whatsapp" | "sms" | "push";
        template_id: string;
        wait_minutes: number;
      }[] | null;
      counts: components["schemas"]["MailingCounts"];
      /** Format: date-time */
      created_at: string;
      created_by: string;
      /** @description When it is to be finished */
      finish_before: string | null;
      finished_at: string | null;
      id: string;
      /** @description The template at Meta that official numbers send outside of the 24 hours */
      message_template: {
        language: string;
        name: string;
        values: {
          [key: string]: string;
        };
      } | null;
      name: string;
      /** @description Only these numbers send it; null: all */
      number_ids: string[] | null;
      /** @description The repeated mailing that made this one */
      parent_id: string | null;
      /** @description Why it was paused where nobody did it: template_paused, template_rejected, ... */
      paused_reason: string | null;
      planned_at: string | null;
      /** @enum {string} */
      priority: "low" | "normal" | "high";
      /** @description Share of the planned that is over, 0 to 1; null: not planned */
      progress: number | null;
      /** @description The promo code that each guest gets */
      promo: {
        days: number | null;
        /** @enum {number} */
        percent: 10 | 15 | 20 | 30 | 40;
      } | null;
      /**
       * @description advertising: offers; goes only to guests whose consent to advertising by that channel is on record when it is sent, others are skipped as no_consent. service (default): to everybody who has not refused
       * @enum {string}
       */
      purpose: "service" | "advertising";
      /** @description Null: as OTKLIK_QUIET_HOURS says */
      quiet_hours: {
        from: string;
        to: string;
      } | null;
      repeat: components["schemas"]["Repeat"] | null;
      start_at: string | null;
      /** @description The local time it starts at; of a repeated one the next */
      start_local: {
        at: string;
        zone: string;
      } | null;
      started_at: string | null;
      /** @enum {string} */
      status: "draft" | "scheduled" | "running" | "paused" | "finished" | "cancelled";
      template_id: string;
      trigger: components["schemas"]["TriggerOutput"] | null;
      /** Format: date-time */
      updated_at: string;
      /**
       * @description When the number that has the chat with a guest is banned or unlinked. wait: another one writes to them if it is not linked again within OTKLIK_LOST_NUMBER_HOURS (or their deliveries fail as number_lost if there is none); other_number: at once; skip: none does, their deliveries fail then
       * @enum {string}
       */
      when_number_lost: "wait" | "other_number" | "skip";
    };
    Me: {
      /** @description null for an API key */
      email: string | null;
      /** @description The console leaves out the first steps */
      first_steps_hidden: boolean;
      id: string;
      /** @enum {string} */
      kind: "user" | "key";
      /** @description Of the console; null: as the browser wants it */
      language: ("ru" | "en") | null;
      name: string;
      /** @description null for an API key */
      role: ("operator" | "marketer" | "manager" | "administrator") | null;
      /** @description `admin` includes all */
      scopes: ("numbers:read" | "numbers:write" | "guests:read" | "guests:write" | "guests:rights" | "messages:read" | "messages:write" | "mailings:read" | "mailings:write" | "orders:write" | "reviews:read" | "reviews:write" | "ratings:write" | "restaurants:write" | "webhooks:write" | "events:read" | "admin")[];
    };
    Media: {
      byte_size: number | null;
      duration_seconds: number | null;
      /** @description Why it could not be fetched from WhatsApp; while it is waiting, why the latest attempt failed */
      failure: ("expired" | "too_large" | "unreadable" | "damaged" | "foreign_address" | "timed_out" | "unreachable" | "interrupted" | "removed") | null;
      file_name: string | null;
      height: number | null;
      id: string;
      mime_type: string;
      /**
       * @description on_request: of a message from before; asking for the file begins fetching it
       * @enum {string}
       */
      status: "waiting" | "stored" | "failed" | "on_request";
      /** @description Where a small upright picture of it is (WebP, within 560 by 640), of pictures; null: of what is none */
      thumbnail_url: string | null;
      /** @description Where the file is once its status is stored */
      url: string;
      /** @description Base64 of 64 loudness samples, 0 to 100 */
      waveform: string | null;
      width: number | null;
    };
    Message: {
      /** @description The same for files that were sent together */
      album_id: string | null;
      /** Format: date-time */
      at: string;
      /** @description The API key or user who wrote it */
      author: string | null;
      /** @description Why it was sent by itself, as an answer; null: it was not */
      automatic: ("greeting" | "out_of_hours" | "rule" | "call") | null;
      call: {
        /**
         * @description declined: on the number's own phone; rejected: by the number's rule about calls
         * @enum {string}
         */
        outcome: "missed" | "declined" | "rejected" | "answered";
        video: boolean;
      } | null;
      contacts: {
        name: string;
        phones: string[];
        vcard: string;
      }[] | null;
      deleted_at: string | null;
      delivered_at: string | null;
      /** @description Of a mailing: its delivery */
      delivery_id: string | null;
      /** @enum {string} */
      direction: "in" | "out";
      edited_at: string | null;
      event: {
        /** @description Who has said whether they come, and how many they bring along */
        attendances: {
          /** @enum {string} */
          answer: "going" | "not_going" | "maybe";
          /** @enum {string} */
          by: "guest" | "us";
          extra_guests: number;
        }[];
        canceled: boolean;
        description: string | null;
        ends_at: string | null;
        name: string;
        place: string | null;
        starts_at: string | null;
        url: string | null;
      } | null;
      /** @description It disappears from the phones after so long; here it is kept */
      expires_after_seconds: number | null;
      forwarded: ("once" | "many_times") | null;
      /** @description Told by the number's own phone out of its memory */
      from_history: boolean;
      guest_id: string;
      id: string;
      link_preview: {
        description: string | null;
        title: string;
        url: string;
      } | null;
      location: {
        address?: string;
        latitude: number;
        /** @description The place changes on the phone; here it is the first one */
        live?: boolean;
        longitude: number;
        name?: string;
      } | null;
      media: components["schemas"]["Media"] | null;
      number_id: string;
      /** @description An order from the WhatsApp catalogue */
      order: {
        item_count: number | null;
        items: {
          name: string;
          price: number | null;
          quantity: number;
        }[];
        text: string | null;
        title: string | null;
        total: {
          amount: number;
          currency: string;
        } | null;
      } | null;
      poll: {
        /** @description More than one option may be chosen */
        multiple: boolean;
        options: {
          text: string;
          /** @description Who is known to have chosen it */
          votes: ("guest" | "us")[];
        }[];
        question: string;
      } | null;
      product: {
        description: string | null;
        price: {
          amount: number;
          currency: string;
        } | null;
        text: string | null;
        title: string;
        url: string | null;
      } | null;
      /** @description What it quotes, where `reply_to` cannot tell: a status of the number, or a message from before it was linked */
      quote: {
        from_status: boolean;
        text: string;
      } | null;
      reactions: {
        guest?: string;
        us?: string;
      };
      read_at: string | null;
      /** @description Id of the message it quotes */
      reply_to: string | null;
      sent_at: string | null;
      /** @enum {string} */
      status: "received" | "queued" | "sending" | "sent" | "delivered" | "read" | "failed" | "unconfirmed";
      status_reason: string | null;
      /** @description The words of any type; of media, the caption */
      text: string | null;
      /** @enum {string} */
      type: "text" | "image" | "voice" | "audio" | "video" | "document" | "sticker" | "location" | "contact" | "order" | "product" | "poll" | "event" | "call" | "unsupported";
      unsupported: {
        description: string | null;
        /**
         * @description undecrypted, view_once, other_devices: to be read on the phone, and shown here should it be sent again
         * @enum {string}
         */
        reason: "undecrypted" | "view_once" | "other_devices" | "unreadable" | "unknown_kind";
      } | null;
      /** @description A round video */
      video_note: boolean;
      view_once: boolean;
      whatsapp_id: string;
    };
    MessagePrices: {
      prices: {
        /** @enum {string} */
        category: "marketing" | "utility" | "authentication" | "service";
        country: string;
        currency: string;
        price: number;
        source: string | null;
        valid_from: string | null;
      }[];
    };
    MessageTemplate: {
      /** @enum {string} */
      category: "marketing" | "utility" | "authentication";
      components: ({
        buttons?: ({
          phone_number?: string;
          text?: string;
          type: string;
          url?: string;
        } & {
          [key: string]: unknown;
        })[];
        format?: string;
        text?: string;
        type: string;
      } & {
        [key: string]: unknown;
      })[];
      /** Format: date-time */
      created_at: string;
      id: string;
      language: string;
      meta_id: string;
      name: string;
      /** @enum {string} */
      parameter_format: "positional" | "named";
      /** @description What is filled in when it is sent, by name */
      places: {
        /** @enum {string} */
        kind: "text" | "image" | "video" | "document" | "url_suffix" | "coupon_code";
        name: string;
      }[];
      /** @enum {string} */
      quality: "green" | "yellow" | "red" | "unknown";
      /** @description Why it is not approved, in the words of Meta */
      reason: string | null;
      /** @description approved (alone may be sent), pending, rejected, paused, disabled, ... */
      status: string;
      /** @description How it reads, with its variables open */
      text: string;
      /**
       * Format: date-time
       * @description When Meta last told of it
       */
      told_at: string;
      unsendable: string | null;
      /** @description The business account at Meta */
      waba_id: string;
    };
    MessageTemplateOffer: {
      template: components["schemas"]["MessageTemplate"];
      /** @description What fills it in for this guest, as far as it is known: by the names of its `places` */
      values: {
        [key: string]: string;
      };
    };
    NewApiKey: {
      cloud_api: {
        /** @description So long after a guest wrote, what is sent to them is an answer, which no limit holds back */
        conversation_hours: number;
        /**
         * @description What may be sent to guests who did not write first: anything, or templates alone, as at Meta. Either way it counts as a mailing message
         * @enum {string}
         */
        outside: "mailing" | "templates";
      };
      /** Format: date-time */
      created_at: string;
      id: string;
      key: string;
      /** @description To the minute */
      last_used_at: string | null;
      name: string;
      revoked_at: string | null;
      scopes: ("numbers:read" | "numbers:write" | "guests:read" | "guests:write" | "guests:rights" | "messages:read" | "messages:write" | "mailings:read" | "mailings:write" | "orders:write" | "reviews:read" | "reviews:write" | "ratings:write" | "restaurants:write" | "webhooks:write" | "events:read" | "admin")[];
    };
    NewWebhook: {
      /** Format: date-time */
      created_at: string;
      events: ("message.received" | "message.status" | "message.updated" | "message.scheduled" | "call.missed" | "number.status" | "guest.created" | "guest.updated" | "guest.merged" | "guest.unmerged" | "guest.opted_out" | "guest.overdue" | "conversation.assigned" | "note.mentioned" | "guest.erased" | "rating.created" | "rating.processed" | "compensation.given" | "review.created" | "review.replied" | "mailing.status" | "message_template.updated" | "delivery.status" | "restaurant.alert" | "rule.fired" | "rule.stopped" | "user.notice" | "*")[];
      /** @description Null when the last attempt was a success */
      failing_since: string | null;
      /**
       * @description `cloud_api`: as Meta's Cloud API posts, for clients made for it
       * @enum {string}
       */
      format: "otklik" | "cloud_api";
      id: string;
      secret: string | null;
      /** @enum {string} */
      status: "enabled" | "disabled";
      status_reason: string | null;
      /** Format: date-time */
      updated_at: string;
      url: string;
    };
    Note: {
      /** @description Who wrote it: the id of a user or key */
      author: string;
      /** Format: date-time */
      created_at: string;
      guest_id: string;
      id: string;
      /** @description Ids of the users whom the text mentions, each once */
      mentions: string[];
      text: string;
      /** Format: date-time */
      updated_at: string;
    };
    NotificationSettings: {
      /** @description With notifications; 1 is Monday. Hours after midnight belong to their own day */
      days: number[];
      /** @description Of whose conversations: mine, those in the queue of a team of mine, of nobody, of others */
      messages: {
        mine: boolean;
        others: boolean;
        team: boolean;
        unassigned: boolean;
      };
      /** @description Without notifications; may span midnight */
      quiet_hours: {
        from: string;
        to: string;
      } | null;
      /** @description Whether notifications show who wrote and the beginning of what, also on a locked screen */
      show_text: boolean;
      sound: boolean;
      /** @description null: that of the installation */
      time_zone: string | null;
      /** @description overdue: of the same conversations as messages; ratings: low ones, and grave reviews; alerts: of restaurants; rules: of the inbox that name me, and, for who keeps rules, one that switched itself off */
      topics: {
        alerts: boolean;
        assigned: boolean;
        mentions: boolean;
        numbers: boolean;
        overdue: boolean;
        ratings: boolean;
        rules: boolean;
      };
    };
    Number: {
      calls: {
        /** @description When calls may ring for `outside_hours`, by the time of the number; null: while its restaurant is open */
        hours: {
          from: string;
          to: string;
        } | null;
        /** @description the rule of all numbers */
        inherited: boolean;
        /**
         * @description Which calls are turned away
         * @enum {string}
         */
        reject: "never" | "outside_hours" | "always";
        /** @description Written to whoever was turned away, at most once an hour */
        text: string | null;
      };
      /** @description its ids for clients of Meta's Cloud API, see /graph */
      cloud_api: {
        phone_number_id: string;
        waba_id: string;
      };
      /** Format: date-time */
      created_at: string;
      /** @description should work and does not: unlinked, banned, or connecting in vain */
      down: boolean;
      /** @description first messages of mailings in seven days: tokens keep WhatsApp from refusing them */
      first_messages: {
        /** @description messages, first or not, that WhatsApp refused with 463 */
        refused_463: number;
        sent: number;
        /** @description 0 to 1; null while there is nothing to count */
        token_share: number | null;
        /** @description that bore a trusted-contact token of the guest */
        with_token: number;
      };
      health: {
        connected_since: string | null;
        failed_today: number;
        last_frame_at: string | null;
        /** @description the process that holds the socket */
        lease_owner: string | null;
        /** @description of the mailing messages of 7 days, 0 to 1 */
        reply_share: number | null;
        sent_today: number;
      };
      history: {
        /** @description the rule of all numbers */
        inherited: boolean;
        /**
         * @description What is taken of the chats that the phone remembers: the recent ones, or nothing
         * @enum {string}
         */
        take: "recent" | "off";
      };
      id: string;
      /**
       * @description linked: by a linked device of a phone; cloud_api: an official number, by Meta's Cloud API
       * @enum {string}
       */
      kind: "linked" | "cloud_api";
      label: string;
      limits: {
        per_hour: number;
        per_minute: number;
      };
      /** @description of official numbers: how many people who have not written within 24 hours the portfolio at Meta may write to */
      messaging_limit: {
        /** @description when one more may be written to; null: never */
        free_at: string | null;
        /** @description people in 24 hours; null: no limit */
        max: number | null;
        /** @description when Meta said so; null: that of new portfolios is assumed */
        told_at: string | null;
        /** @description people in the last 24 hours, by all numbers of the portfolio */
        used: number;
      } | null;
      /** @description Of an official number: its ids at Meta. `cloud_api` has those of our own facade, which are others */
      meta: {
        graph_url: string;
        /** @description false: it was logged out and waits for a new token */
        has_token: boolean;
        phone_number_id: string;
        waba_id: string;
      } | null;
      /** @description WhatsApp's quota of new chats; null: it has told none */
      new_chats: {
        /** Format: date-time */
        ends_at: string;
        left: number;
        /**
         * @description a warning holds nothing back; `capped` does
         * @enum {string}
         */
        stage: "none" | "first_warning" | "second_warning" | "capped";
        /**
         * Format: date-time
         * @description when WhatsApp said so: when linked, daily and after a refusal
         */
        told_at: string;
        total: number;
        /** @description as WhatsApp last said, and what was begun since */
        used: number;
      } | null;
      /** @description fields and calls that mean nothing for a number of this kind */
      not_applicable: ("qr" | "pairing_code" | "passkey" | "warm_up" | "safety" | "first_messages" | "new_chats" | "proxy" | "calls" | "history")[];
      /** @enum {string} */
      pacing: "even" | "burst";
      /** @description WhatsApp demands a passkey while linking, until then: see /v1/numbers/{id}/passkey */
      passkey: {
        /** Format: date-time */
        expires_at: string;
        /** @enum {string} */
        stage: "required" | "on_phone" | "comparing";
      } | null;
      phone: string | null;
      /** @description through which all traffic of this number goes; null: none */
      proxy: {
        /** @description has user and password, which are never shown */
        authenticated: boolean;
        /** @enum {string} */
        source: "number" | "default";
        /** @description without user and password; `direct://`: none, although there is a default */
        url: string;
      } | null;
      /** @description why it is in this state */
      reason: string | null;
      restaurant_id: string | null;
      /** @description WhatsApp refuses first messages to people until then */
      restriction: {
        /** @enum {string} */
        kind: "reachout_lock" | "new_chat_cap" | "spam_limit";
        /** Format: date-time */
        until: string;
      } | null;
      safety: components["schemas"]["NumberSafety"];
      /** Format: date-time */
      since: string;
      /** @enum {string} */
      state: "pairing" | "connecting" | "open" | "paused" | "restricted" | "logged_out" | "failed";
      throttle: {
        hour: {
          max: number;
          used: number;
        };
        minute: {
          max: number;
          used: number;
        };
        /**
         * Format: date-time
         * @description when the limits and the pace allow the next mailing message; of a stopped number: if it were not
         */
        next_free_at: string;
      };
      time_zone: string | null;
      warm_up: {
        chats_needed: number;
        chats_ready: number;
        complete: boolean;
        /** @description mailing messages of this day of the climb after warm-up */
        day_cap: {
          max: number;
          used: number;
        } | null;
        /** @description by an administrator's word rather than by traffic */
        declared: boolean;
        /** @description hours since the number was linked */
        hours: number;
        hours_needed: number;
        missing: {
          code: string;
          have: number;
          message: string;
          need: number;
        }[];
        /** @description when it was completed */
        since: string | null;
        /** @description the climb of the daily cap after a measured warm-up; null before it and when it is over */
        stage: {
          cap: number;
          /** @description of the climb, from 1 */
          day: number;
          next: {
            /** Format: date-time */
            at: string;
            /** @description null: no cap any more */
            cap: number | null;
          }[];
          used: number;
        } | null;
      };
      warnings: {
        code: string;
        message: string;
      }[];
    };
    /** @description How safe the number is from being restricted by WhatsApp */
    NumberSafety: {
      /** @description The earliest moment at which limits may be eased by a step */
      eased_at: string | null;
      figures: {
        opted_out: {
          count: number;
          /** @description Messages it takes before the share counts */
          counts_from: number;
          of: number;
          /** @description 0 to 1; null while there is nothing to count */
          share: number | null;
          slowed_from: number | null;
          stopped_from: number | null;
          watched_from: number | null;
        };
        refused: {
          count: number;
          /** @description Messages it takes before the share counts */
          counts_from: number;
          of: number;
          /** @description 0 to 1; null while there is nothing to count */
          share: number | null;
          slowed_from: number | null;
          stopped_from: number | null;
          watched_from: number | null;
        };
        unanswered: {
          count: number;
          /** @description Messages it takes before the share counts */
          counts_from: number;
          of: number;
          /** @description 0 to 1; null while there is nothing to count */
          share: number | null;
          slowed_from: number | null;
          stopped_from: number | null;
          watched_from: number | null;
        };
        undelivered: {
          count: number;
          /** @description Messages it takes before the share counts */
          counts_from: number;
          of: number;
          /** @description 0 to 1; null while there is nothing to count */
          share: number | null;
          slowed_from: number | null;
          stopped_from: number | null;
          watched_from: number | null;
        };
        unread: {
          count: number;
          /** @description Messages it takes before the share counts */
          counts_from: number;
          of: number;
          /** @description 0 to 1; null while there is nothing to count */
          share: number | null;
          slowed_from: number | null;
          stopped_from: number | null;
          watched_from: number | null;
        };
      };
      /** @enum {string} */
      level: "good" | "watched" | "slowed" | "stopped";
      limits_now: {
        /** @description Mailings may begin chats with guests who never wrote to it */
        first_contacts: boolean;
        /** @enum {string} */
        pacing: "even" | "burst";
        per_hour: number;
        per_minute: number;
      };
      reason: {
        /** @enum {string} */
        code: "refused" | "undelivered" | "opted_out" | "unanswered" | "unread" | "refused_in_a_row" | "recovered" | "cool_down_over" | "resumed" | "watch_off";
        message: {
          en: string;
          ru: string;
        };
      } | null;
      /** Format: date-time */
      since: string;
    };
    NumberSafetyChange: {
      actor: string;
      /** Format: date-time */
      at: string;
      figures: {
        opted_out: {
          count: number;
          of: number;
          /** @description 0 to 1; null while there is nothing to count */
          share: number | null;
        };
        refused: {
          count: number;
          of: number;
          /** @description 0 to 1; null while there is nothing to count */
          share: number | null;
        };
        unanswered: {
          count: number;
          of: number;
          /** @description 0 to 1; null while there is nothing to count */
          share: number | null;
        };
        undelivered: {
          count: number;
          of: number;
          /** @description 0 to 1; null while there is nothing to count */
          share: number | null;
        };
        unread: {
          count: number;
          of: number;
          /** @description 0 to 1; null while there is nothing to count */
          share: number | null;
        };
      };
      /** @enum {string} */
      level: "good" | "watched" | "slowed" | "stopped";
      /** @description What the person said who decided */
      note: string | null;
      /** @enum {string} */
      previous_level: "good" | "watched" | "slowed" | "stopped";
      reason: {
        /** @enum {string} */
        code: "refused" | "undelivered" | "opted_out" | "unanswered" | "unread" | "refused_in_a_row" | "recovered" | "cool_down_over" | "resumed" | "watch_off";
        message: {
          en: string;
          ru: string;
        };
      };
    };
    Occurrence: {
      /** Format: date-time */
      due_at: string;
      /** @description What the clock showed */
      local_at: string;
      /** @description The mailing made for it */
      mailing_id: string | null;
      mailing_status: string | null;
      /** @enum {string} */
      outcome: "made" | "missed" | "skipped";
      /** @description too_late: nothing ran at that time, and now it is too old; superseded: a later one of the same absence took its place; previous_unfinished; paused */
      reason: ("too_late" | "superseded" | "previous_unfinished" | "paused") | null;
    };
    /** @description When guests are answered, by the clocks of `time_zone` */
    OpeningHours: {
      /** @description Days with other hours */
      exceptions?: {
        /**
         * Format: date
         * @example 2026-12-31
         */
        from: string;
        /** @description In place of those of the week; none: closed */
        hours: {
          from: string;
          to: string;
        }[];
        note?: string;
        /**
         * Format: date
         * @description The last day; without it one day
         * @example 2026-12-31
         */
        to?: string;
      }[];
      weekly: {
        friday?: {
          from: string;
          to: string;
        }[];
        monday?: {
          from: string;
          to: string;
        }[];
        saturday?: {
          from: string;
          to: string;
        }[];
        sunday?: {
          from: string;
          to: string;
        }[];
        thursday?: {
          from: string;
          to: string;
        }[];
        tuesday?: {
          from: string;
          to: string;
        }[];
        wednesday?: {
          from: string;
          to: string;
        }[];
      };
    };
    /** @description When guests are answered, by the clocks of `time_zone` */
    OpeningHoursOutput: {
      /** @description Days with other hours */
      exceptions: {
        /**
         * Format: date
         * @example 2026-12-31
         */
        from: string;
        /** @description In place of those of the week; none: closed */
        hours: {
          from: string;
          to: string;
        }[];
        note?: string;
        /**
         * Format: date
         * @description The last day; without it one day
         * @example 2026-12-31
         */
        to?: string;
      }[];
      weekly: {
        friday: {
          from: string;
          to: string;
        }[];
        monday: {
          from: string;
          to: string;
        }[];
        saturday: {
          from: string;
          to: string;
        }[];
        sunday: {
          from: string;
          to: string;
        }[];
        thursday: {
          from: string;
          to: string;
        }[];
        tuesday: {
          from: string;
          to: string;
        }[];
        wednesday: {
          from: string;
          to: string;
        }[];
      };
    };
    Order: {
      cancellation: {
        /** Format: date-time */
        at: string;
        cause: string | null;
        fault: ("restaurant" | "guest" | "service" | "courier") | null;
      } | null;
      delivered_at: string | null;
      /** @enum {string} */
      delivery: "own" | "partner" | "pickup";
      external_id: string;
      guest_id: string;
      history: {
        /** Format: date-time */
        at: string;
        /** @enum {string} */
        status: "accepted" | "cooking" | "delivering" | "delivered" | "cancelled";
      }[];
      id: string;
      items: {
        name: string;
        price: number;
        quantity: number;
      }[];
      /** Format: date-time */
      placed_at: string;
      restaurant_id: string;
      service: string | null;
      /** @enum {string} */
      status: "accepted" | "cooking" | "delivering" | "delivered" | "cancelled";
      total: number;
    };
    Passkey: {
      /** @description XXXX-XXXX, to be compared with the phone */
      code: string | null;
      /** @description when linking ends unless something happens */
      expires_at: string | null;
      /** @description send `{confirmed: true}` when the codes are the same */
      must_confirm: boolean;
      /** @description the challenge: PublicKeyCredentialRequestOptionsJSON of WebAuthn */
      options: {
        [key: string]: unknown;
      } | null;
      /** @description WhatsApp did not take the last answer */
      problem: "refused" | null;
      /** @description for the console of the owner's own browser on https://web.whatsapp.com */
      snippet: string | null;
      /**
       * @description required: the owner's browser has to answer the challenge; on_phone: go on on the phone; comparing: the phone shows the same code; done: nothing more is asked for, see the state of the number
       * @enum {string}
       */
      stage: "required" | "on_phone" | "comparing" | "done";
    };
    Person: {
      /** @description false: deleted, disabled or revoked */
      active: boolean;
      id: string;
      /** @enum {string} */
      kind: "user" | "key";
      name: string;
      /** @description Whether they have the console open; null for a key */
      presence: ("online" | "away" | "offline") | null;
    };
    Problem: {
      /** @description Stable; made for programs */
      code: string;
      /** @description What is wrong and what to do; for people, English or Russian by Accept-Language */
      detail: string;
      errors?: {
        /** @description Stable; where there is one */
        code?: string;
        message: string;
        /** @description A name that is not known */
        name?: string;
        /** @description The known name that was likely meant */
        nearest?: string;
        path: string;
      }[];
      request_id: string;
      status: number;
      title: string;
      /** @description Address of a page about this code */
      type: string;
    };
    PromoCode: {
      code: string;
      /** Format: date-time */
      created_at: string;
      /** Format: date-time */
      expires_at: string;
      guest_id: string | null;
      id: string;
      percent: number;
      redeemed_at: string | null;
      redeemed_order: string | null;
      restaurant_id: string;
      review_id: string | null;
      /** @enum {string} */
      status: "open" | "redeemed" | "expired";
    };
    PushSubscription: {
      /** @description The browser, as it calls itself */
      agent: string | null;
      /** Format: date-time */
      created_at: string;
      /** @description Of the session that asks */
      current: boolean;
      id: string;
      /** @description What its push service said when it last did not */
      last_error: string | null;
      /** @description When its push service last took something for it */
      reached_at: string | null;
    };
    PushToken: {
      app: string;
      /** Format: date-time */
      created_at: string;
      guest_id: string;
      id: string;
      /** @enum {string} */
      platform: "android" | "ios" | "web";
      /** Format: date-time */
      seen_at: string;
      /** @description Its last characters: the whole is nobody’s business */
      token_end: string;
    };
    QuickAnswer: {
      /** Format: date-time */
      created_at: string;
      id: string;
      language: string | null;
      shortcut: string;
      text: string;
      title: string;
      /** Format: date-time */
      updated_at: string;
    };
    RatedOrder: {
      cancellation: {
        /** Format: date-time */
        at: string;
        cause: string | null;
        fault: ("restaurant" | "guest" | "service" | "courier") | null;
      } | null;
      delivered_at: string | null;
      /** @enum {string} */
      delivery: "own" | "partner" | "pickup";
      external_id: string;
      guest_id: string;
      history: {
        /** Format: date-time */
        at: string;
        /** @enum {string} */
        status: "accepted" | "cooking" | "delivering" | "delivered" | "cancelled";
      }[];
      id: string;
      items: {
        name: string;
        price: number;
        quantity: number;
      }[];
      /** Format: date-time */
      placed_at: string;
      rating: components["schemas"]["Rating"] | null;
      restaurant_id: string;
      service: string | null;
      /** @enum {string} */
      status: "accepted" | "cooking" | "delivering" | "delivered" | "cancelled";
      total: number;
    };
    Rating: {
      bad: ("taste" | "packaging" | "wishes" | "assembly" | "portion" | "temperature")[];
      /** @enum {string} */
      channel: "form" | "chat" | "api";
      comment: string | null;
      /** @description Found in the criteria and in the comment */
      complaints: ("taste" | "courier_speed" | "packaging" | "assembly" | "cooking_time" | "courier_conduct" | "temperature" | "portion")[];
      courier: {
        bad: ("speed" | "care" | "politeness" | "temperature" | "wishes")[];
        good: ("speed" | "care" | "politeness" | "temperature" | "wishes")[];
        score: number | null;
      } | null;
      /** @enum {string} */
      delivery: "own" | "partner" | "pickup";
      good: ("taste" | "packaging" | "wishes" | "assembly" | "portion" | "temperature")[];
      guest_id: string;
      id: string;
      order_external_id: string;
      order_id: string;
      processed_at: string | null;
      processed_by: string | null;
      /** Format: date-time */
      rated_at: string;
      /** @description The published reply to what the guest said with it */
      reply: components["schemas"]["ReviewReply"] | null;
      restaurant_id: string;
      score: number;
      service: string | null;
      /**
       * @description `none`: above the low-score threshold, nothing to do
       * @enum {string}
       */
      status: "none" | "unprocessed" | "processed";
      /** Format: date-time */
      updated_at: string;
    };
    RatingPeriod: {
      cancellations: {
        cancelled: number;
        /** @description Of the newest 200 cancellations of the period */
        causes: {
          advice: string[];
          cause: string;
          count: number;
          share: number;
          title: string;
        }[];
        orders: number;
        share: number | null;
      };
      complaints: {
        /** @enum {string} */
        about: "restaurant" | "courier";
        advice: string[];
        /** @description Low reviews that complain of it */
        count: number;
        dishes: {
          count: number;
          name: string;
        }[];
        hours: {
          count: number;
          hour: number;
        }[];
        /** @description Of all low reviews that count */
        share: number;
        title: string;
        /** @enum {string} */
        topic: "taste" | "courier_speed" | "packaging" | "assembly" | "cooking_time" | "courier_conduct" | "temperature" | "portion";
      }[];
      complaints_counted: {
        reviews: number;
        scores: number[];
      };
      distribution: {
        1: number;
        2: number;
        3: number;
        4: number;
        5: number;
      };
      /** @description As the figures stood at the end of each day; of each week, where the period is longer than a month */
      dynamics: {
        /** @description null: nothing to count */
        cancellation_rating: number | null;
        /** Format: date */
        date: string;
        /** @description null: nothing to count */
        overall: number | null;
        /** @description null: nothing to count */
        score: number | null;
      }[];
      /** Format: date-time */
      from: string;
      ratings_counted: number;
      restaurant_id: string;
      /**
       * Format: date-time
       * @description The first moment after the period
       */
      until: string;
    };
    Repeat: {
      cron: string;
      time_zone: string;
      until: string | null;
    };
    Replayed: {
      replayed: number;
    };
    ReplyReach: {
      /**
       * @description `chat`: the guest gets it in WhatsApp. `page`: only where the guest's rating stands. `site`: on the site of the review
       * @enum {string}
       */
      by: "chat" | "page" | "site" | "nobody";
      /** @description Why not in the chat, e.g. opted_out, blocked, no_number */
      reason: string | null;
    };
    ReplyTemplate: {
      /** @description null: fits both */
      address: ("vy" | "ty") | null;
      built_in: boolean;
      id: string;
      /** @enum {string} */
      language: "ru" | "en";
      /** @description Variables such as `{{ dish }}`: greeting, name, dish, quote (the guest’s own words of praise), praise and problem (what is praised and complained of), order_number, pairing (what goes with the dish), promo, word. A sentence whose variable is not known is left out; of `[so|or so]` one is taken */
      text: string;
      /** @enum {string} */
      tone: "positive" | "neutral" | "negative";
    };
    ReputationSettings: {
      formula: {
        /** @description Orders of so many days count for the cancellation rating */
        cancellation_days: number;
        cancellation_points: number;
        /** @description This share of cancelled orders takes `cancellation_points` off */
        cancellation_step: number;
        /** @description So many ratings later a rating weighs half */
        half_life: number;
        /** @description Ratings that count: the newest */
        last_ratings: number;
        /** @description The rest weighs the cancellation rating */
        score_weight: number;
      };
      /** @description Promo codes hold for so long */
      promo_days: number;
      /** @description Ratings at or below it wait for an operator */
      rating_border: number;
      /**
       * @description `manual`: somebody publishes each reply. `rules`: what obeys the rules is published at once
       * @enum {string}
       */
      reply_moderation: "manual" | "rules";
      request: {
        /** @description After delivery */
        delay_minutes: number;
        enabled: boolean;
        /** @description The guest's local hours in which it may be sent */
        hours: {
          from: string;
          to: string;
        };
        /** @description The form can be reached for so long */
        link_days: number;
        /** @description Instead of ours; {{ name }}, {{ restaurant }} and {{ link }} are filled in */
        texts: {
          en?: string;
          ru?: string;
        };
      };
      /** @description Where the links lead: open them to see whether the ids are right */
      review_addresses: {
        address: string;
        /** @enum {string} */
        site: "yandex_maps" | "two_gis" | "google_maps" | "tripadvisor";
      }[];
      review_sites: {
        google_maps?: string;
        tripadvisor?: string;
        two_gis?: string;
        yandex_maps?: string;
      };
      /** @description Delivery services besides the well-known ones, which replies must not judge */
      services: string[];
      voice: {
        /**
         * @description Formal or familiar, in Russian
         * @enum {string}
         */
        address: "vy" | "ty";
        /** @description Said in place of "Hello", e.g. «Гамарджоба»; empty: the usual one */
        greeting: string;
        jokes: boolean;
        /** @enum {string} */
        language: "ru" | "en";
        /** @description The last line, e.g. «Команда «Хинкальной»» */
        signature: string;
        /** @description Exclamations that are ours; one is put in where jokes are allowed */
        words: string[];
      };
    };
    Restaurant: {
      answer_target_minutes: number;
      /** @enum {string} */
      courier: "own" | "partner";
      /** Format: date-time */
      created_at: string;
      formula?: {
        [key: string]: number;
      };
      id: string;
      name: string;
      opening_hours: components["schemas"]["OpeningHoursOutput"] | null;
      rating_border?: number;
      review_sites?: {
        google_maps?: string;
        tripadvisor?: string;
        two_gis?: string;
        yandex_maps?: string;
      };
      time_zone: string;
    };
    RestaurantComparison: {
      data: components["schemas"]["ComparedRestaurant"][];
      from: string;
      /** @description All restaurants together: what the prior is made of */
      network: {
        distribution: {
          1: number;
          2: number;
          3: number;
          4: number;
          5: number;
        };
        ratings_counted: number;
        /** @description null: nothing to count */
        score: number | null;
      };
      to: string;
    };
    RestaurantInList: {
      answer_target_minutes: number;
      /** @description Of the overall figure against 24 hours before, by its second decimal */
      arrow: ("up" | "down" | "same") | null;
      /** @description null: nothing to count */
      cancellation_rating: number | null;
      /** @description Against the same moment yesterday; null when there was nothing then */
      change_24h: {
        /** @description null: nothing to count */
        cancellation_rating: number | null;
        /** @description null: nothing to count */
        overall: number | null;
        /** @description null: nothing to count */
        score: number | null;
      };
      /** @enum {string} */
      courier: "own" | "partner";
      /** Format: date-time */
      created_at: string;
      formula?: {
        [key: string]: number;
      };
      id: string;
      name: string;
      opening_hours: components["schemas"]["OpeningHoursOutput"] | null;
      /** @description null: nothing to count */
      overall: number | null;
      rating_border?: number;
      review_sites?: {
        google_maps?: string;
        tripadvisor?: string;
        two_gis?: string;
        yandex_maps?: string;
      };
      /** @description null: nothing to count */
      score: number | null;
      time_zone: string;
    };
    RestaurantRating: {
      alerts: {
        /** Format: date-time */
        at: string;
        cleared_at: string | null;
        id: string;
        /** @enum {string} */
        kind: "score" | "cancellation_rating";
        /** @enum {string} */
        level: "warning" | "critical";
        /** @description At or under it a service may suspend the restaurant */
        threshold: number;
        value: number;
      }[];
      /** @description Of the overall figure against 24 hours before, by its second decimal */
      arrow: ("up" | "down" | "same") | null;
      /** @description null: nothing to count */
      cancellation_rating: number | null;
      cancellations: {
        cancelled: number;
        days: number;
        main_cause: {
          advice: string[];
          cause: string;
          count: number;
          share: number;
          title: string;
        } | null;
        orders: number;
        share: number | null;
      };
      /** @description Against the same moment yesterday; null when there was nothing then */
      change_24h: {
        /** @description null: nothing to count */
        cancellation_rating: number | null;
        /** @description null: nothing to count */
        overall: number | null;
        /** @description null: nothing to count */
        score: number | null;
      };
      complaints: {
        /** @enum {string} */
        about: "restaurant" | "courier";
        advice: string[];
        /** @description Low reviews that complain of it */
        count: number;
        dishes: {
          count: number;
          name: string;
        }[];
        hours: {
          count: number;
          hour: number;
        }[];
        /** @description Of all low reviews that count */
        share: number;
        title: string;
        /** @enum {string} */
        topic: "taste" | "courier_speed" | "packaging" | "assembly" | "cooking_time" | "courier_conduct" | "temperature" | "portion";
      }[];
      /** @description The low ones of the newest reviews, of orders and of other sites. GET /v1/restaurants/{id}/reviews with `complaint`, these scores and this `from` lists those that a complaint counts */
      complaints_counted: {
        /** Format: date-time */
        from: string;
        reviews: number;
        scores: number[];
      };
      /** @description Kept apart: never part of the score */
      courier: {
        /** @constant */
        counts_in_score: false;
        /** @enum {string} */
        kind: "own" | "partner";
        own: {
          criteria: {
            bad: number;
            /** @enum {string} */
            criterion: "speed" | "care" | "politeness" | "temperature" | "wishes";
            good: number;
          }[];
          distribution: {
            1: number;
            2: number;
            3: number;
            4: number;
            5: number;
          };
          ratings_counted: number;
          /** @description null: nothing to count */
          score: number | null;
        };
        partner: {
          criteria: {
            bad: number;
            /** @enum {string} */
            criterion: "speed" | "care" | "politeness" | "temperature" | "wishes";
            good: number;
          }[];
          distribution: {
            1: number;
            2: number;
            3: number;
            4: number;
            5: number;
          };
          ratings_counted: number;
          /** @description null: nothing to count */
          score: number | null;
        };
      };
      distribution: {
        1: number;
        2: number;
        3: number;
        4: number;
        5: number;
      };
      /** @description From the Monday of last week until today, by day */
      dynamics: {
        /** @description null: nothing to count */
        cancellation_rating: number | null;
        /** Format: date */
        date: string;
        /** @description null: nothing to count */
        overall: number | null;
        /** @description null: nothing to count */
        score: number | null;
      }[];
      /** @description Reviews that wait for a manager */
      escalations: number;
      /** @description Formula, inputs and weights of each figure */
      explain: {
        cancellation_rating: {
          formula: string;
          inputs: {
            cancelled: number;
            days: number;
            orders: number;
            points: number;
            share: number | null;
            step: number;
          };
          /** @description null: nothing to count */
          result: number | null;
        };
        overall: {
          formula: string;
          inputs: {
            cancellation_weight: number;
            score_weight: number;
          };
          /** @description null: nothing to count */
          result: number | null;
        };
        score: {
          /** @description How many of the counted ratings, and the share of the whole weight they carry */
          by_score: {
            1: {
              count: number;
              weight_share: number;
            };
            2: {
              count: number;
              weight_share: number;
            };
            3: {
              count: number;
              weight_share: number;
            };
            4: {
              count: number;
              weight_share: number;
            };
            5: {
              count: number;
              weight_share: number;
            };
          };
          formula: string;
          inputs: {
            half_life: number;
            last_ratings: number;
            ratings_counted: number;
            weight_sum: number;
          };
          /** @description null: nothing to count */
          result: number | null;
        };
      };
      /** @description What lifts the score to the next tenth */
      next_step: {
        fives: number | null;
        target: number;
        text: string;
      } | null;
      /** @description null: nothing to count */
      overall: number | null;
      ratings_counted: number;
      restaurant_id: string;
      /** @description null: nothing to count */
      score: number | null;
    };
    /**
     * @description messages: what was written in chats, with files and timeline entries. media: their files alone. mailing_messages: what mailings, requests to rate and replies to reviews said. sms_push_texts: texts and addresses of SMS and push. events: what streams resume from and webhooks are replayed from. webhook_log: what webhooks were told. imports: reports of imports. merge_journal: what undoing a merge needs, for 30 days
     * @enum {string}
     */
    RetentionKind: "messages" | "media" | "mailing_messages" | "sms_push_texts" | "events" | "webhook_log" | "notifications" | "imports" | "audit_log" | "merge_journal";
    RetentionPeriod: {
      changed_at: string | null;
      changed_by: string | null;
      /** @description Null: for ever */
      days: number | null;
      /** @description It cannot be changed */
      fixed: boolean;
      kind: components["schemas"]["RetentionKind"];
      /** @description Of the last removal, or of the one that goes on; null: there was none yet */
      last_run: {
        bytes: number;
        /** Format: date-time */
        finished_at: string;
        rows: number;
        running: boolean;
      } | null;
      /** @description The fewest that can be asked for */
      least_days: number;
      /** @description Where nobody has said anything; null: for ever */
      usual_days: number | null;
    };
    RetentionPreview: {
      /** @description Roughly, files included; the disk is used again, a file of SQLite does not shrink */
      bytes: number;
      /** @description Null: for ever */
      days: number | null;
      kind: components["schemas"]["RetentionKind"];
      /** @description There is more than was counted */
      more: boolean;
      oldest_at: string | null;
      rows: number;
    };
    Review: {
      /** @description Of an order's review the guest's name */
      author: string | null;
      bad: ("taste" | "packaging" | "wishes" | "assembly" | "portion" | "temperature")[];
      complaints: ("taste" | "courier_speed" | "packaging" | "assembly" | "cooking_time" | "courier_conduct" | "temperature" | "portion")[];
      courier: {
        bad: ("speed" | "care" | "politeness" | "temperature" | "wishes")[];
        good: ("speed" | "care" | "politeness" | "temperature" | "wishes")[];
        score: number | null;
      } | null;
      /** @description It speaks of injury, poisoning, law, press or a child: for a manager, at once */
      escalation: {
        /** Format: date-time */
        raised_at: string;
        reasons: ("injury" | "poisoning" | "law" | "press" | "child")[];
        /** @description When a manager took it over */
        resolved_at: string | null;
        resolved_by: string | null;
      } | null;
      good: ("taste" | "packaging" | "wishes" | "assembly" | "portion" | "temperature")[];
      guest_id: string | null;
      id: string;
      /** Format: date-time */
      posted_at: string;
      rating_id: string | null;
      reply: components["schemas"]["ReviewReply"] | null;
      /** Format: date-time */
      reply_deadline: string;
      /** @enum {string} */
      reply_status: "waiting" | "draft" | "moderation" | "published";
      restaurant_id: string;
      score: number;
      /** @description To reply; 0 when overdue, null when replied */
      seconds_left: number | null;
      service: string | null;
      /**
       * @description `order`: given with a rating here
       * @enum {string}
       */
      source: "order" | "google" | "yandex" | "two_gis" | "tripadvisor" | "other";
      text: string | null;
      /** @enum {string} */
      tone: "positive" | "neutral" | "negative";
    };
    ReviewConnection: {
      location: string;
      /** Format: date-time */
      next_sync_at: string;
      reason: string | null;
      /** @enum {string} */
      source: "google" | "yandex" | "two_gis" | "tripadvisor" | "other";
      /**
       * @description `refused`: connect again
       * @enum {string}
       */
      status: "working" | "failing" | "refused";
      synced_at: string | null;
    };
    ReviewReply: {
      author: string;
      /** Format: date-time */
      created_at: string;
      delivered_at: string | null;
      /** @description How it fares on its way to the guest; null: it is not sent */
      delivery_status: ("queued" | "sent" | "delivered" | "read" | "failed") | null;
      id: string;
      moderated_by: string | null;
      /** @description Whether the reply stands on the site of the review, where there is a connector */
      outside: {
        reason: string | null;
        /** @enum {string} */
        status: "waiting" | "done" | "failed";
      } | null;
      /** @description Made when the reply is published */
      promo_code: string | null;
      promo_percent: (10 | 15 | 20 | 30 | 40) | null;
      published_at: string | null;
      read_at: string | null;
      /** @description Why it was rejected, or why the guest did not get it */
      reason: string | null;
      review_id: string;
      sent_at: string | null;
      /** @enum {string} */
      status: "draft" | "moderation" | "published" | "rejected";
      text: string;
      /** @description Whether the guest gets it in the chat, once it is published */
      to_guest: boolean;
      /** Format: date-time */
      updated_at: string;
    };
    ReviewStatistics: {
      courier: {
        bad: number;
        /** @enum {string} */
        criterion: "speed" | "care" | "politeness" | "temperature" | "wishes";
        good: number;
      }[];
      mean_score: number | null;
      /** @description 1 to 3 */
      negative: {
        count: number;
        share: number | null;
      };
      period: {
        from: string | null;
        to: string | null;
      };
      /** @description 4 and 5 */
      positive: {
        count: number;
        share: number | null;
      };
      replied: number;
      restaurant: {
        bad: number;
        /** @enum {string} */
        criterion: "taste" | "packaging" | "wishes" | "assembly" | "portion" | "temperature";
        good: number;
      }[];
      total: number;
      /** @description Ratings of orders with a score alone: no reviews, so in none of the other figures */
      without_words: {
        mean_score: number | null;
        negative: number;
        positive: number;
        total: number;
      };
    };
    RotatedSecret: {
      id: string;
      /** @description Signs the posts (Standard Webhooks). Shown only this once */
      secret: string;
    };
    Rule: {
      actions: components["schemas"]["RuleActionOutput"][];
      budget: components["schemas"]["RuleBudgetOutput"];
      conditions: components["schemas"]["RuleConditionOutput"][];
      /** Format: date-time */
      created_at: string;
      enabled: boolean;
      fired_last_week: number;
      id: string;
      /** @description Within the last week */
      last_fired_at: string | null;
      name: string;
      /** @description `budget`: it fired more often than it may, and switched itself off */
      off_reason: "budget" | null;
      /** @description Where it has fired, rules after it are not tried for the same cause */
      stop_after: boolean;
      trigger: components["schemas"]["RuleTriggerOutput"];
      /** Format: date-time */
      updated_at: string;
      /** @description One more with each change of what it says */
      version: number;
    };
    RuleAction: {
      /** @constant */
      kind: "assign_user";
      /** @description Even if somebody has the conversation; else it is left where it is */
      replace?: boolean;
      user_id: string;
    } | {
      /** @constant */
      kind: "assign_team";
      /** @description Even if somebody has the conversation; else it is left where it is */
      replace?: boolean;
      team_id: string;
    } | {
      /** @constant */
      kind: "tag";
      tags: string[];
    } | {
      /** @constant */
      kind: "untag";
      tags: string[];
    } | {
      /** @constant */
      kind: "answer_text";
      text: string;
    } | {
      /** @constant */
      kind: "answer_template";
      template_id: string;
    } | {
      /** @constant */
      kind: "note";
      text: string;
    } | {
      /** @constant */
      kind: "notify";
      user_ids: string[];
    } | {
      /** @constant */
      kind: "webhook";
    } | {
      /** @constant */
      kind: "resolve";
    };
    RuleActionOutput: {
      /** @constant */
      kind: "assign_user";
      /** @description Even if somebody has the conversation; else it is left where it is */
      replace: boolean;
      user_id: string;
    } | {
      /** @constant */
      kind: "assign_team";
      /** @description Even if somebody has the conversation; else it is left where it is */
      replace: boolean;
      team_id: string;
    } | {
      /** @constant */
      kind: "tag";
      tags: string[];
    } | {
      /** @constant */
      kind: "untag";
      tags: string[];
    } | {
      /** @constant */
      kind: "answer_text";
      text: string;
    } | {
      /** @constant */
      kind: "answer_template";
      template_id: string;
    } | {
      /** @constant */
      kind: "note";
      text: string;
    } | {
      /** @constant */
      kind: "notify";
      user_ids: string[];
    } | {
      /** @constant */
      kind: "webhook";
    } | {
      /** @constant */
      kind: "resolve";
    };
    RuleBudget: {
      per_chat_day?: number;
      per_chat_hour?: number;
      per_day?: number;
      per_hour?: number;
    };
    RuleBudgetOutput: {
      per_chat_day: number;
      per_chat_hour: number;
      per_day: number;
      per_hour: number;
    };
    RuleCondition: {
      /** @constant */
      kind: "words";
      /** @enum {string} */
      match: "any" | "all" | "none";
      words: string[];
    } | {
      ids: string[];
      /** @constant */
      kind: "restaurant";
    } | {
      ids: string[];
      /** @constant */
      kind: "number";
    } | {
      /** @constant */
      kind: "tags";
      /** @enum {string} */
      match: "any" | "all" | "none";
      tags: string[];
    } | {
      /** @constant */
      kind: "language";
      languages: string[];
    } | {
      /** @enum {string} */
      is: "open" | "closed";
      /** @constant */
      kind: "hours";
    } | {
      is: boolean;
      /** @constant */
      kind: "first_contact";
    } | {
      from: number;
      /** @constant */
      kind: "score";
      to: number;
    } | {
      /** @constant */
      kind: "order_status";
      statuses: ("accepted" | "cooking" | "delivering" | "delivered" | "cancelled")[];
    };
    RuleConditionOutput: {
      /** @constant */
      kind: "words";
      /** @enum {string} */
      match: "any" | "all" | "none";
      words: string[];
    } | {
      ids: string[];
      /** @constant */
      kind: "restaurant";
    } | {
      ids: string[];
      /** @constant */
      kind: "number";
    } | {
      /** @constant */
      kind: "tags";
      /** @enum {string} */
      match: "any" | "all" | "none";
      tags: string[];
    } | {
      /** @constant */
      kind: "language";
      languages: string[];
    } | {
      /** @enum {string} */
      is: "open" | "closed";
      /** @constant */
      kind: "hours";
    } | {
      is: boolean;
      /** @constant */
      kind: "first_contact";
    } | {
      from: number;
      /** @constant */
      kind: "score";
      to: number;
    } | {
      /** @constant */
      kind: "order_status";
      statuses: ("accepted" | "cooking" | "delivering" | "delivered" | "cancelled")[];
    };
    RuleFiring: {
      /** Format: date-time */
      at: string;
      guest: {
        id: string;
        name: string | null;
      };
      id: string;
      /**
       * @description `held`: the chat had had enough of it; nothing was done
       * @enum {string}
       */
      outcome: "fired" | "held";
      rule_version: number;
      /** @description What became of each action */
      steps: {
        /** @enum {string} */
        action: "assign_user" | "assign_team" | "tag" | "untag" | "answer_text" | "answer_template" | "note" | "notify" | "webhook" | "resolve";
        done: boolean;
        /** @description A code: why it was not done */
        reason?: string;
        /** @description The message or note that it wrote */
        ref?: string;
      }[];
      /** @enum {string} */
      trigger: "message_received" | "conversation_opened" | "waits_longer" | "rating_given" | "order_status";
    };
    RuleTrial: {
      data: {
        /** Format: date-time */
        at: string;
        guest: {
          id: string;
          name: string | null;
        };
        message_id: string | null;
        order_status: string | null;
        score: number | null;
        /** @description What was written; null for those who may not read it */
        text: string | null;
      }[];
      /** @description How many messages, ratings, orders or waits this call went through */
      looked_at: number;
      /** @description null: the period is gone through */
      next_cursor: string | null;
    };
    RuleTrigger: {
      /** @constant */
      kind: "message_received";
    } | {
      /** @constant */
      kind: "conversation_opened";
    } | {
      /** @constant */
      kind: "waits_longer";
      minutes: number;
    } | {
      /** @constant */
      kind: "rating_given";
    } | {
      /** @constant */
      kind: "order_status";
      statuses: ("accepted" | "cooking" | "delivering" | "delivered" | "cancelled")[];
    };
    RuleTriggerOutput: {
      /** @constant */
      kind: "message_received";
    } | {
      /** @constant */
      kind: "conversation_opened";
    } | {
      /** @constant */
      kind: "waits_longer";
      minutes: number;
    } | {
      /** @constant */
      kind: "rating_given";
    } | {
      /** @constant */
      kind: "order_status";
      statuses: ("accepted" | "cooking" | "delivering" | "delivered" | "cancelled")[];
    };
    RuleVersion: {
      /** Format: date-time */
      at: string;
      /** @description The id of a user or key */
      author: string;
      definition: {
        actions: components["schemas"]["RuleActionOutput"][];
        budget: components["schemas"]["RuleBudgetOutput"];
        conditions: components["schemas"]["RuleConditionOutput"][];
        name: string;
        /** @description Where it has fired, rules after it are not tried for the same cause */
        stop_after: boolean;
        trigger: components["schemas"]["RuleTriggerOutput"];
      };
      version: number;
    };
    SavedAudience: {
      archived_at: string | null;
      /** @description Null for lists */
      conditions: (components["schemas"]["AudienceCondition"] | components["schemas"]["AudienceGroup"]) | null;
      /** Format: date-time */
      created_at: string;
      created_by: string;
      id: string;
      /** @enum {string} */
      kind: "conditions" | "list";
      /** @description Guests on a list; null for conditions: count them */
      members: number | null;
      name: string;
      /** Format: date-time */
      updated_at: string;
    };
    ScheduledMessage: {
      author: string;
      /** Format: date-time */
      created_at: string;
      guest_id: string;
      id: string;
      location: {
        latitude: number;
        longitude: number;
        name: string | null;
      } | null;
      media: components["schemas"]["Media"] | null;
      /** @description The message that it has become */
      message_id: string | null;
      /** @description null: the number that has the chat by then */
      number_id: string | null;
      reply_to: string | null;
      /** Format: date-time */
      send_at: string;
      /**
       * @description sent: it is the message of `message_id` since; withdrawn: the guest wrote before; failed: see `status_reason`
       * @enum {string}
       */
      status: "scheduled" | "sent" | "cancelled" | "withdrawn" | "failed";
      status_reason: ("blocked" | "erased" | "expired" | "number_unavailable" | "quoted_gone" | "file_gone" | "window_closed") | null;
      /** @description Of a file, the caption */
      text: string | null;
      /** @enum {string} */
      type: "text" | "location" | "image" | "video" | "audio" | "voice" | "document" | "sticker";
      /** Format: date-time */
      updated_at: string;
      withdraw_if_guest_writes: boolean;
    };
    Session: {
      address: string | null;
      /** @description The browser, as it calls itself */
      agent: string | null;
      /** Format: date-time */
      created_at: string;
      /** @description The one that asks */
      current: boolean;
      /** Format: date-time */
      expires_at: string;
      id: string;
      /**
       * Format: date-time
       * @description To the day
       */
      used_at: string;
    };
    /** @description user: null when nobody is signed in */
    SessionState: {
      expires_at: string | null;
      user: components["schemas"]["Me"] | null;
    };
    Setting: {
      changed_at: string | null;
      /** @description Who changed it last here */
      changed_by: string | null;
      /** @description Where nobody has said anything; null: not set */
      default_value: string | null;
      description: string;
      /** @description PATCH /v1/settings changes it, unless `held_by` says otherwise */
      editable: boolean;
      /** @description The environment variable that stands in the way of a change: it wins */
      held_by: string | null;
      /** @description By what one knows a secret again: its last characters, of a service account its project */
      hint: string | null;
      /** @description The environment variable */
      name: string;
      /** @description Why what was set here does not hold. lost: it was sealed with another secret key, set it again. invalid: this version does not take it */
      problem: ("lost" | "invalid") | null;
      /** @description Its value is never shown */
      secret: boolean;
      /** @description Whether it has a value, its own or the default */
      set: boolean;
      /**
       * @description Who said so
       * @enum {string}
       */
      source: "environment" | "console" | "default";
      /** @description As one would write it; null when it is not set, or a secret */
      value: string | null;
    };
    Team: {
      /** Format: date-time */
      created_at: string;
      id: string;
      /** @description Nobody is given more open conversations by the rule; null: no ceiling */
      max_open: number | null;
      member_ids: string[];
      name: string;
      number_ids: string[];
      restaurant_ids: string[];
      /** @description So long after it was given out an unanswered conversation returns to the queue; null: never */
      return_after_minutes: number | null;
      /**
       * @description How waiting conversations of the team are given to members who are present: not at all, by turns, to whoever has the fewest open ones
       * @enum {string}
       */
      rule: "manual" | "by_turns" | "fewest_open";
      /** Format: date-time */
      updated_at: string;
      /** @description Conversations are given out and returned only while their restaurant is open; out of hours begun, they wait from its opening. Of a restaurant without opening hours: always */
      within_hours: boolean;
    };
    Template: {
      archived_at: string | null;
      /** @enum {string} */
      channel: "whatsapp" | "sms" | "push";
      /** Format: date-time */
      created_at: string;
      ends_without_question_ok: boolean;
      id: string;
      language: string;
      /** @description The same in other languages; guests without texts in theirs get the main ones */
      languages: {
        [key: string]: {
          text: string;
          title: string | null;
          variants: string[];
        };
      };
      name: string;
      text: string;
      /** @description Of a push */
      title: string | null;
      /** Format: date-time */
      updated_at: string;
      variants: string[];
      version: number;
      waived_at: string | null;
      /** @description Who allowed a text without a closing question */
      waived_by: string | null;
      /** @description What the checker says of the wording */
      warnings: {
        code: string;
        end?: number;
        message: string;
        /** @description Which text, where it is about one: body.variants.0 */
        path?: string;
        /** @description Where in it */
        start?: number;
      }[];
    };
    TemplateVersion: {
      language: string;
      languages: {
        [key: string]: {
          text: string;
          title: string | null;
          variants: string[];
        };
      };
      /** Format: date-time */
      saved_at: string;
      saved_by: string;
      text: string;
      title: string | null;
      variants: string[];
      version: number;
    };
    TextCheck: {
      errors: {
        /** @description Stable: unknown_variable, ends_without_question ... */
        code: string | null;
        column: number | null;
        line: number | null;
        message: string;
        /** @description The name that is not known */
        name: string | null;
        /** @description The known name that was likely meant */
        nearest: string | null;
        path: string;
      }[];
      /** @description How many texts of a sample are alike */
      identical: {
        message: string;
        /** @description Guests looked at */
        sample: number;
        /** @description 0 to 1 */
        share: number;
      } | null;
      previews: components["schemas"]["TextPreview"][];
      /** @description Whether it could be saved */
      valid: boolean;
      warnings: {
        code: string;
        end?: number;
        message: string;
        /** @description Which text, where it is about one: body.variants.0 */
        path?: string;
        /** @description Where in it */
        start?: number;
      }[];
    };
    TextPreview: {
      guest_id: string;
      language: string | null;
      size: {
        characters: number;
        sms: {
          /** @description As they are counted in that encoding */
          characters: number;
          /** @enum {string} */
          encoding: "GSM-7" | "UCS-2";
          /** @description So many SMS are paid for */
          segments: number;
        } | null;
        title_characters: number | null;
      } | null;
      /** @description Why this guest would get nothing */
      skipped: string | null;
      text: string | null;
      title: string | null;
      variant: number | null;
    };
    /** @description Other fields depend on the kind; those of a message are the message. */
    TimelineEntry: {
      /** @description The same for files that were sent together */
      album_id?: string | null;
      /** Format: date-time */
      at: string;
      /** @description The API key or user who wrote it */
      author?: string | null;
      /** @description Why it was sent by itself, as an answer; null: it was not */
      automatic?: ("greeting" | "out_of_hours" | "rule" | "call") | null;
      call?: {
        /**
         * @description declined: on the number's own phone; rejected: by the number's rule about calls
         * @enum {string}
         */
        outcome: "missed" | "declined" | "rejected" | "answered";
        video: boolean;
      } | null;
      contacts?: {
        name: string;
        phones: string[];
        vcard: string;
      }[] | null;
      deleted_at?: string | null;
      delivered_at?: string | null;
      /** @description Of a mailing: its delivery */
      delivery_id?: string | null;
      /** @enum {string} */
      direction?: "in" | "out";
      edited_at?: string | null;
      event?: {
        /** @description Who has said whether they come, and how many they bring along */
        attendances: {
          /** @enum {string} */
          answer: "going" | "not_going" | "maybe";
          /** @enum {string} */
          by: "guest" | "us";
          extra_guests: number;
        }[];
        canceled: boolean;
        description: string | null;
        ends_at: string | null;
        name: string;
        place: string | null;
        starts_at: string | null;
        url: string | null;
      } | null;
      /** @description It disappears from the phones after so long; here it is kept */
      expires_after_seconds?: number | null;
      forwarded?: ("once" | "many_times") | null;
      /** @description Told by the number's own phone out of its memory */
      from_history?: boolean;
      guest_id?: string;
      /** @description Id of what the entry shows: a message, an order, ... */
      id: string;
      /** @constant */
      kind: "message";
      link_preview?: {
        description: string | null;
        title: string;
        url: string;
      } | null;
      location?: {
        address?: string;
        latitude: number;
        /** @description The place changes on the phone; here it is the first one */
        live?: boolean;
        longitude: number;
        name?: string;
      } | null;
      media?: components["schemas"]["Media"] | null;
      number_id?: string;
      /** @description An order from the WhatsApp catalogue */
      order?: {
        item_count: number | null;
        items: {
          name: string;
          price: number | null;
          quantity: number;
        }[];
        text: string | null;
        title: string | null;
        total: {
          amount: number;
          currency: string;
        } | null;
      } | null;
      poll?: {
        /** @description More than one option may be chosen */
        multiple: boolean;
        options: {
          text: string;
          /** @description Who is known to have chosen it */
          votes: ("guest" | "us")[];
        }[];
        question: string;
      } | null;
      product?: {
        description: string | null;
        price: {
          amount: number;
          currency: string;
        } | null;
        text: string | null;
        title: string;
        url: string | null;
      } | null;
      /** @description What it quotes, where `reply_to` cannot tell: a status of the number, or a message from before it was linked */
      quote?: {
        from_status: boolean;
        text: string;
      } | null;
      reactions?: {
        guest?: string;
        us?: string;
      };
      read_at?: string | null;
      /** @description Id of the message it quotes */
      reply_to?: string | null;
      sent_at?: string | null;
      /** @enum {string} */
      status?: "received" | "queued" | "sending" | "sent" | "delivered" | "read" | "failed" | "unconfirmed";
      status_reason?: string | null;
      /** @description The words of any type; of media, the caption */
      text?: string | null;
      /** @enum {string} */
      type?: "text" | "image" | "voice" | "audio" | "video" | "document" | "sticker" | "location" | "contact" | "order" | "product" | "poll" | "event" | "call" | "unsupported";
      unsupported?: {
        description: string | null;
        /**
         * @description undecrypted, view_once, other_devices: to be read on the phone, and shown here should it be sent again
         * @enum {string}
         */
        reason: "undecrypted" | "view_once" | "other_devices" | "unreadable" | "unknown_kind";
      } | null;
      /** @description A round video */
      video_note?: boolean;
      view_once?: boolean;
      whatsapp_id?: string;
    } | {
      /** Format: date-time */
      at: string;
      cancellation?: {
        /** Format: date-time */
        at: string;
        cause: string | null;
        fault: ("restaurant" | "guest" | "service" | "courier") | null;
      } | null;
      delivered_at?: string | null;
      /** @enum {string} */
      delivery?: "own" | "partner" | "pickup";
      external_id?: string;
      guest_id?: string;
      history?: {
        /** Format: date-time */
        at: string;
        /** @enum {string} */
        status: "accepted" | "cooking" | "delivering" | "delivered" | "cancelled";
      }[];
      /** @description Id of what the entry shows: a message, an order, ... */
      id: string;
      items?: {
        name: string;
        price: number;
        quantity: number;
      }[];
      /** @constant */
      kind: "order";
      /** Format: date-time */
      placed_at?: string;
      restaurant_id?: string;
      service?: string | null;
      /** @enum {string} */
      status?: "accepted" | "cooking" | "delivering" | "delivered" | "cancelled";
      total?: number;
    } | {
      /** Format: date-time */
      at: string;
      from?: ("new" | "active" | "at_risk" | "lost" | "returned") | null;
      /** @description Id of what the entry shows: a message, an order, ... */
      id: string;
      /** @constant */
      kind: "retention";
      /** @enum {string} */
      to?: "new" | "active" | "at_risk" | "lost" | "returned";
    } | {
      /** Format: date-time */
      at: string;
      code: string;
      /** Format: date-time */
      created_at: string;
      /** Format: date-time */
      expires_at: string;
      given_by: string;
      guest_id: string | null;
      /** @description Id of what the entry shows: a message, an order, ... */
      id: string;
      /** @constant */
      kind: "bonus";
      percent: number;
      redeemed_at: string | null;
      redeemed_order: string | null;
      restaurant_id: string;
      review_id: string | null;
      /** @enum {string} */
      status: "open" | "redeemed" | "expired";
      /** @constant */
      what: "promo_code";
    } | {
      /** @description Negative when spent */
      amount: number;
      /** Format: date-time */
      at: string;
      external_id: string;
      /** @description Who gave it in Otklik; null where the ordering system reports it */
      given_by: string | null;
      guest_id: string;
      /** @description Id of what the entry shows: a message, an order, ... */
      id: string;
      /** @constant */
      kind: "bonus";
      reason: string | null;
    } | {
      /** Format: date-time */
      at: string;
      /** @description Id of what the entry shows: a message, an order, ... */
      id: string;
      /** @constant */
      kind: "bonus";
    } | {
      /** Format: date-time */
      at: string;
      bad: ("taste" | "packaging" | "wishes" | "assembly" | "portion" | "temperature")[];
      /** @enum {string} */
      channel: "form" | "chat" | "api";
      comment: string | null;
      /** @description Found in the criteria and in the comment */
      complaints: ("taste" | "courier_speed" | "packaging" | "assembly" | "cooking_time" | "courier_conduct" | "temperature" | "portion")[];
      courier: {
        bad: ("speed" | "care" | "politeness" | "temperature" | "wishes")[];
        good: ("speed" | "care" | "politeness" | "temperature" | "wishes")[];
        score: number | null;
      } | null;
      /** @enum {string} */
      delivery: "own" | "partner" | "pickup";
      good: ("taste" | "packaging" | "wishes" | "assembly" | "portion" | "temperature")[];
      guest_id: string;
      /** @description Id of what the entry shows: a message, an order, ... */
      id: string;
      /** @constant */
      kind: "rating";
      order_external_id: string;
      order_id: string;
      processed_at: string | null;
      processed_by: string | null;
      /** Format: date-time */
      rated_at: string;
      /** @description The published reply to what the guest said with it */
      reply: components["schemas"]["ReviewReply"] | null;
      restaurant_id: string;
      score: number;
      service: string | null;
      /**
       * @description `none`: above the low-score threshold, nothing to do
       * @enum {string}
       */
      status: "none" | "unprocessed" | "processed";
      /** Format: date-time */
      updated_at: string;
      /** @constant */
      what: "rating";
    } | {
      /** @description The same for files that were sent together */
      album_id?: string | null;
      asked_at: string | null;
      /** Format: date-time */
      at: string;
      /** @description The API key or user who wrote it */
      author?: string | null;
      /** @description Why it was sent by itself, as an answer; null: it was not */
      automatic?: ("greeting" | "out_of_hours" | "rule" | "call") | null;
      call?: {
        /**
         * @description declined: on the number's own phone; rejected: by the number's rule about calls
         * @enum {string}
         */
        outcome: "missed" | "declined" | "rejected" | "answered";
        video: boolean;
      } | null;
      contacts?: {
        name: string;
        phones: string[];
        vcard: string;
      }[] | null;
      deleted_at?: string | null;
      delivered_at?: string | null;
      /** @description Of a mailing: its delivery */
      delivery_id?: string | null;
      /** @enum {string} */
      direction?: "in" | "out";
      edited_at?: string | null;
      event?: {
        /** @description Who has said whether they come, and how many they bring along */
        attendances: {
          /** @enum {string} */
          answer: "going" | "not_going" | "maybe";
          /** @enum {string} */
          by: "guest" | "us";
          extra_guests: number;
        }[];
        canceled: boolean;
        description: string | null;
        ends_at: string | null;
        name: string;
        place: string | null;
        starts_at: string | null;
        url: string | null;
      } | null;
      /** @description It disappears from the phones after so long; here it is kept */
      expires_after_seconds?: number | null;
      forwarded?: ("once" | "many_times") | null;
      /** @description Told by the number's own phone out of its memory */
      from_history?: boolean;
      guest_id?: string;
      /** @description Id of what the entry shows: a message, an order, ... */
      id: string;
      /** @constant */
      kind: "rating";
      link_preview?: {
        description: string | null;
        title: string;
        url: string;
      } | null;
      location?: {
        address?: string;
        latitude: number;
        /** @description The place changes on the phone; here it is the first one */
        live?: boolean;
        longitude: number;
        name?: string;
      } | null;
      media?: components["schemas"]["Media"] | null;
      number_id?: string;
      opened_at: string | null;
      /** @description An order from the WhatsApp catalogue */
      order?: {
        item_count: number | null;
        items: {
          name: string;
          price: number | null;
          quantity: number;
        }[];
        text: string | null;
        title: string | null;
        total: {
          amount: number;
          currency: string;
        } | null;
      } | null;
      order_external_id: string;
      order_id: string;
      poll?: {
        /** @description More than one option may be chosen */
        multiple: boolean;
        options: {
          text: string;
          /** @description Who is known to have chosen it */
          votes: ("guest" | "us")[];
        }[];
        question: string;
      } | null;
      product?: {
        description: string | null;
        price: {
          amount: number;
          currency: string;
        } | null;
        text: string | null;
        title: string;
        url: string | null;
      } | null;
      /** @description What it quotes, where `reply_to` cannot tell: a status of the number, or a message from before it was linked */
      quote?: {
        from_status: boolean;
        text: string;
      } | null;
      reactions?: {
        guest?: string;
        us?: string;
      };
      read_at?: string | null;
      /** @description Id of the message it quotes */
      reply_to?: string | null;
      sent_at?: string | null;
      /** @enum {string} */
      status?: "received" | "queued" | "sending" | "sent" | "delivered" | "read" | "failed" | "unconfirmed";
      status_reason?: string | null;
      /** @description The words of any type; of media, the caption */
      text?: string | null;
      /** @enum {string} */
      type?: "text" | "image" | "voice" | "audio" | "video" | "document" | "sticker" | "location" | "contact" | "order" | "product" | "poll" | "event" | "call" | "unsupported";
      unsupported?: {
        description: string | null;
        /**
         * @description undecrypted, view_once, other_devices: to be read on the phone, and shown here should it be sent again
         * @enum {string}
         */
        reason: "undecrypted" | "view_once" | "other_devices" | "unreadable" | "unknown_kind";
      } | null;
      /** @description A round video */
      video_note?: boolean;
      view_once?: boolean;
      /** @constant */
      what: "request";
      whatsapp_id?: string;
    } | {
      /** Format: date-time */
      at: string;
      /** @description Id of what the entry shows: a message, an order, ... */
      id: string;
      /** @constant */
      kind: "rating";
    } | {
      /** @description The same for files that were sent together */
      album_id?: string | null;
      /** Format: date-time */
      at: string;
      /** @description The API key or user who wrote it */
      author?: string | null;
      /** @description Why it was sent by itself, as an answer; null: it was not */
      automatic?: ("greeting" | "out_of_hours" | "rule" | "call") | null;
      call?: {
        /**
         * @description declined: on the number's own phone; rejected: by the number's rule about calls
         * @enum {string}
         */
        outcome: "missed" | "declined" | "rejected" | "answered";
        video: boolean;
      } | null;
      /**
       * @description Where it was no message of WhatsApp
       * @enum {string}
       */
      channel?: "sms" | "push";
      contacts?: {
        name: string;
        phones: string[];
        vcard: string;
      }[] | null;
      deleted_at?: string | null;
      delivered_at?: string | null;
      /** @description Of a mailing: its delivery */
      delivery_id?: string | null;
      delivery_status?: ("waiting" | "sending" | "sent" | "delivered" | "read" | "failed" | "unconfirmed" | "skipped" | "cancelled") | null;
      /** @enum {string} */
      direction?: "in" | "out";
      edited_at?: string | null;
      event?: {
        /** @description Who has said whether they come, and how many they bring along */
        attendances: {
          /** @enum {string} */
          answer: "going" | "not_going" | "maybe";
          /** @enum {string} */
          by: "guest" | "us";
          extra_guests: number;
        }[];
        canceled: boolean;
        description: string | null;
        ends_at: string | null;
        name: string;
        place: string | null;
        starts_at: string | null;
        url: string | null;
      } | null;
      /** @description It disappears from the phones after so long; here it is kept */
      expires_after_seconds?: number | null;
      forwarded?: ("once" | "many_times") | null;
      /** @description Told by the number's own phone out of its memory */
      from_history?: boolean;
      guest_id?: string;
      /** @description Id of what the entry shows: a message, an order, ... */
      id: string;
      /** @constant */
      kind: "mailing";
      link_preview?: {
        description: string | null;
        title: string;
        url: string;
      } | null;
      location?: {
        address?: string;
        latitude: number;
        /** @description The place changes on the phone; here it is the first one */
        live?: boolean;
        longitude: number;
        name?: string;
      } | null;
      mailing_id?: string | null;
      mailing_name?: string | null;
      media?: components["schemas"]["Media"] | null;
      number_id?: string;
      /** @description An order from the WhatsApp catalogue */
      order?: {
        item_count: number | null;
        items: {
          name: string;
          price: number | null;
          quantity: number;
        }[];
        text: string | null;
        title: string | null;
        total: {
          amount: number;
          currency: string;
        } | null;
      } | null;
      poll?: {
        /** @description More than one option may be chosen */
        multiple: boolean;
        options: {
          text: string;
          /** @description Who is known to have chosen it */
          votes: ("guest" | "us")[];
        }[];
        question: string;
      } | null;
      price?: number | null;
      product?: {
        description: string | null;
        price: {
          amount: number;
          currency: string;
        } | null;
        text: string | null;
        title: string;
        url: string | null;
      } | null;
      provider?: string;
      /** @description What it quotes, where `reply_to` cannot tell: a status of the number, or a message from before it was linked */
      quote?: {
        from_status: boolean;
        text: string;
      } | null;
      reactions?: {
        guest?: string;
        us?: string;
      };
      read_at?: string | null;
      /** @description Id of the message it quotes */
      reply_to?: string | null;
      segments?: number;
      sent_at?: string | null;
      /** @enum {string} */
      status?: "received" | "queued" | "sending" | "sent" | "delivered" | "read" | "failed" | "unconfirmed";
      status_reason?: string | null;
      /** @description The words of any type; of media, the caption */
      text?: string | null;
      title?: string | null;
      /** @enum {string} */
      type?: "text" | "image" | "voice" | "audio" | "video" | "document" | "sticker" | "location" | "contact" | "order" | "product" | "poll" | "event" | "call" | "unsupported";
      unsupported?: {
        description: string | null;
        /**
         * @description undecrypted, view_once, other_devices: to be read on the phone, and shown here should it be sent again
         * @enum {string}
         */
        reason: "undecrypted" | "view_once" | "other_devices" | "unreadable" | "unknown_kind";
      } | null;
      /** @description A round video */
      video_note?: boolean;
      view_once?: boolean;
      whatsapp_id?: string;
    } | {
      /** Format: date-time */
      at: string;
      author?: string;
      /** Format: date-time */
      created_at?: string;
      delivered_at?: string | null;
      /** @description How it fares on its way to the guest; null: it is not sent */
      delivery_status?: ("queued" | "sent" | "delivered" | "read" | "failed") | null;
      /** @description Id of what the entry shows: a message, an order, ... */
      id: string;
      /** @constant */
      kind: "reply";
      moderated_by?: string | null;
      /** @description Whether the reply stands on the site of the review, where there is a connector */
      outside?: {
        reason: string | null;
        /** @enum {string} */
        status: "waiting" | "done" | "failed";
      } | null;
      /** @description Made when the reply is published */
      promo_code?: string | null;
      promo_percent?: (10 | 15 | 20 | 30 | 40) | null;
      published_at?: string | null;
      read_at?: string | null;
      /** @description Why it was rejected, or why the guest did not get it */
      reason?: string | null;
      review_id?: string;
      sent_at?: string | null;
      /** @enum {string} */
      status?: "draft" | "moderation" | "published" | "rejected";
      text?: string;
      /** @description Whether the guest gets it in the chat, once it is published */
      to_guest?: boolean;
      /** Format: date-time */
      updated_at?: string;
    } | {
      assignee?: string | null;
      /** Format: date-time */
      at: string;
      /** @description The id of a user, key or rule, or `system` */
      by?: string;
      from_assignee?: string | null;
      from_team_id?: string | null;
      /** @description Id of what the entry shows: a message, an order, ... */
      id: string;
      /** @constant */
      kind: "assignment";
      /** @enum {string} */
      reason?: "by_hand" | "bulk" | "rule" | "routed" | "by_turns" | "fewest_open" | "unanswered" | "left";
      team_id?: string | null;
    } | {
      /** Format: date-time */
      at: string;
      /** @description The phone has told its recent chats since */
      filled?: boolean;
      /**
       * Format: date-time
       * @description Messages written from then
       */
      from?: string;
      /** @description Id of what the entry shows: a message, an order, ... */
      id: string;
      /** @constant */
      kind: "gap";
      /** @description How many messages of all chats, where WhatsApp has said it */
      missing?: number | null;
      number_id?: string;
      /**
       * @description away_too_long: WhatsApp keeps messages for 30 days; linked_again: nothing is kept for a number that is not linked; queue_dropped: WhatsApp had announced more than it delivered
       * @enum {string}
       */
      reason?: "away_too_long" | "linked_again" | "queue_dropped";
      /**
       * Format: date-time
       * @description up to then may be missing
       */
      to?: string;
    } | {
      /** Format: date-time */
      at: string;
      /** @description Id of what the entry shows: a message, an order, ... */
      id: string;
      /** @constant */
      kind: "rule";
      /**
       * @description `held`: the chat had had enough of it; nothing was done
       * @enum {string}
       */
      outcome?: "fired" | "held";
      rule?: {
        id: string;
        /** @description null: it was deleted */
        name: string | null;
      };
      rule_version?: number;
      /** @description What became of each action */
      steps?: {
        /** @enum {string} */
        action: "assign_user" | "assign_team" | "tag" | "untag" | "answer_text" | "answer_template" | "note" | "notify" | "webhook" | "resolve";
        done: boolean;
        /** @description A code: why it was not done */
        reason?: string;
        /** @description The message or note that it wrote */
        ref?: string;
      }[];
      /** @enum {string} */
      trigger?: "message_received" | "conversation_opened" | "waits_longer" | "rating_given" | "order_status";
    };
    /**
     * @example {
     *     "kind": "order_delivered",
     *     "delay_minutes": 60,
     *     "first_order_only": true
     *   }
     * @example {
     *     "kind": "birthday",
     *     "at": "10:00"
     *   }
     * @example {
     *     "kind": "retention",
     *     "to": [
     *     "at_risk"
     *     ]
     *   }
     */
    Trigger: {
      delay_minutes: number;
      first_order_only?: boolean;
      /** @constant */
      kind: "order_delivered";
      /** @description What could not leave within this time after it was due is skipped; default: OTKLIK_TRIGGER_MAX_AGE_HOURS */
      max_age_hours?: number;
      min_total?: number;
      restaurant_ids?: string[];
    } | {
      /** @description By the guest's clock */
      at: string;
      days_before?: number;
      /** @constant */
      kind: "birthday";
      /** @description What could not leave within this time after it was due is skipped; default: OTKLIK_TRIGGER_MAX_AGE_HOURS */
      max_age_hours?: number;
    } | {
      delay_minutes?: number;
      from?: ("new" | "active" | "at_risk" | "lost" | "returned")[];
      /** @constant */
      kind: "retention";
      /** @description What could not leave within this time after it was due is skipped; default: OTKLIK_TRIGGER_MAX_AGE_HOURS */
      max_age_hours?: number;
      to: ("new" | "active" | "at_risk" | "lost" | "returned")[];
    };
    /**
     * @example {
     *     "kind": "order_delivered",
     *     "delay_minutes": 60,
     *     "first_order_only": true
     *   }
     * @example {
     *     "kind": "birthday",
     *     "at": "10:00"
     *   }
     * @example {
     *     "kind": "retention",
     *     "to": [
     *     "at_risk"
     *     ]
     *   }
     */
    TriggerOutput: {
      delay_minutes: number;
      first_order_only?: boolean;
      /** @constant */
      kind: "order_delivered";
      /** @description What could not leave within this time after it was due is skipped; default: OTKLIK_TRIGGER_MAX_AGE_HOURS */
      max_age_hours?: number;
      min_total?: number;
      restaurant_ids?: string[];
    } | {
      /** @description By the guest's clock */
      at: string;
      days_before?: number;
      /** @constant */
      kind: "birthday";
      /** @description What could not leave within this time after it was due is skipped; default: OTKLIK_TRIGGER_MAX_AGE_HOURS */
      max_age_hours?: number;
    } | {
      delay_minutes?: number;
      from?: ("new" | "active" | "at_risk" | "lost" | "returned")[];
      /** @constant */
      kind: "retention";
      /** @description What could not leave within this time after it was due is skipped; default: OTKLIK_TRIGGER_MAX_AGE_HOURS */
      max_age_hours?: number;
      to: ("new" | "active" | "at_risk" | "lost" | "returned")[];
    };
    User: {
      /** Format: date-time */
      created_at: string;
      disabled: boolean;
      email: string;
      id: string;
      language: ("ru" | "en") | null;
      last_sign_in_at: string | null;
      name: string;
      /** @enum {string} */
      role: "operator" | "marketer" | "manager" | "administrator";
      /** Format: date-time */
      updated_at: string;
    };
    Webhook: {
      /** Format: date-time */
      created_at: string;
      events: ("message.received" | "message.status" | "message.updated" | "message.scheduled" | "call.missed" | "number.status" | "guest.created" | "guest.updated" | "guest.merged" | "guest.unmerged" | "guest.opted_out" | "guest.overdue" | "conversation.assigned" | "note.mentioned" | "guest.erased" | "rating.created" | "rating.processed" | "compensation.given" | "review.created" | "review.replied" | "mailing.status" | "message_template.updated" | "delivery.status" | "restaurant.alert" | "rule.fired" | "rule.stopped" | "user.notice" | "*")[];
      /** @description Null when the last attempt was a success */
      failing_since: string | null;
      /**
       * @description `cloud_api`: as Meta's Cloud API posts, for clients made for it
       * @enum {string}
       */
      format: "otklik" | "cloud_api";
      id: string;
      /** @enum {string} */
      status: "enabled" | "disabled";
      status_reason: string | null;
      /** Format: date-time */
      updated_at: string;
      url: string;
    };
    WebhookDelivery: {
      /** @description Attempts since it was planned or replayed */
      attempts: number;
      /** Format: date-time */
      created_at: string;
      event_id: string;
      event_type: string;
      finished_at: string | null;
      id: string;
      last_attempt: {
        /** Format: date-time */
        at: string;
        error: string | null;
        latency_ms: number;
        response_status: number | null;
      } | null;
      next_attempt_at: string | null;
      /** @enum {string} */
      status: "waiting" | "succeeded" | "dead";
      webhook_id: string;
    };
    WebhookDeliveryDetail: {
      /** @description Attempts since it was planned or replayed */
      attempts: number;
      /** Format: date-time */
      created_at: string;
      event_id: string;
      event_type: string;
      finished_at: string | null;
      id: string;
      last_attempt: {
        /** Format: date-time */
        at: string;
        error: string | null;
        latency_ms: number;
        response_status: number | null;
      } | null;
      log: {
        /** Format: date-time */
        at: string;
        error: string | null;
        latency_ms: number;
        request_body: string;
        /** @description The first 4 KiB */
        response_body: string | null;
        response_status: number | null;
      }[];
      next_attempt_at: string | null;
      /** @enum {string} */
      status: "waiting" | "succeeded" | "dead";
      webhook_id: string;
    };
    WebhookTest: {
      delivered: boolean;
      error: string | null;
      latency_ms: number;
      response_body: string | null;
      response_status: number | null;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type AnsweredWait = components['schemas']['AnsweredWait'];
export type AnswerTimes = components['schemas']['AnswerTimes'];
export type ApiKey = components['schemas']['ApiKey'];
export type Audience = components['schemas']['Audience'];
export type AudienceCondition = components['schemas']['AudienceCondition'];
export type AudienceCount = components['schemas']['AudienceCount'];
export type AudienceField = components['schemas']['AudienceField'];
export type AudienceGroup = components['schemas']['AudienceGroup'];
export type AuditEntry = components['schemas']['AuditEntry'];
export type AutomaticAnswers = components['schemas']['AutomaticAnswers'];
export type Bonus = components['schemas']['Bonus'];
export type BulkReport = components['schemas']['BulkReport'];
export type Channel = components['schemas']['Channel'];
export type ChatHistory = components['schemas']['ChatHistory'];
export type CheckList = components['schemas']['CheckList'];
export type ComparedMailing = components['schemas']['ComparedMailing'];
export type ComparedRestaurant = components['schemas']['ComparedRestaurant'];
export type Compensation = components['schemas']['Compensation'];
export type Consent = components['schemas']['Consent'];
export type Delivery = components['schemas']['Delivery'];
export type Draft = components['schemas']['Draft'];
export type DraftPreview = components['schemas']['DraftPreview'];
export type DraftSettings = components['schemas']['DraftSettings'];
export type Erasure = components['schemas']['Erasure'];
export type Forecast = components['schemas']['Forecast'];
export type GivenRating = components['schemas']['GivenRating'];
export type GraphError = components['schemas']['GraphError'];
export type Guest = components['schemas']['Guest'];
export type GuestDuplicate = components['schemas']['GuestDuplicate'];
export type GuestMerge = components['schemas']['GuestMerge'];
export type GuestOrderSummary = components['schemas']['GuestOrderSummary'];
export type Import = components['schemas']['Import'];
export type ImportReport = components['schemas']['ImportReport'];
export type ListedGuest = components['schemas']['ListedGuest'];
export type ListImport = components['schemas']['ListImport'];
export type ListImportReport = components['schemas']['ListImportReport'];
export type ListMapping = components['schemas']['ListMapping'];
export type ListRehearsal = components['schemas']['ListRehearsal'];
export type LocalStart = components['schemas']['LocalStart'];
export type Mailing = components['schemas']['Mailing'];
export type MailingByOfficialNumbers = components['schemas']['MailingByOfficialNumbers'];
export type MailingCost = components['schemas']['MailingCost'];
export type MailingCounts = components['schemas']['MailingCounts'];
export type MailingFigures = components['schemas']['MailingFigures'];
export type MailingProgress = components['schemas']['MailingProgress'];
export type MailingResults = components['schemas']['MailingResults'];
export type MailingText = components['schemas']['MailingText'];
export type MailingVersionFigures = components['schemas']['MailingVersionFigures'];
export type MailingWithCounts = components['schemas']['MailingWithCounts'];
export type Me = components['schemas']['Me'];
export type Media = components['schemas']['Media'];
export type Message = components['schemas']['Message'];
export type MessagePrices = components['schemas']['MessagePrices'];
export type MessageTemplate = components['schemas']['MessageTemplate'];
export type MessageTemplateOffer = components['schemas']['MessageTemplateOffer'];
export type NewApiKey = components['schemas']['NewApiKey'];
export type NewWebhook = components['schemas']['NewWebhook'];
export type Note = components['schemas']['Note'];
export type NotificationSettings = components['schemas']['NotificationSettings'];
export type Number = components['schemas']['Number'];
export type NumberSafety = components['schemas']['NumberSafety'];
export type NumberSafetyChange = components['schemas']['NumberSafetyChange'];
export type Occurrence = components['schemas']['Occurrence'];
export type OpeningHours = components['schemas']['OpeningHours'];
export type OpeningHoursOutput = components['schemas']['OpeningHoursOutput'];
export type Order = components['schemas']['Order'];
export type Passkey = components['schemas']['Passkey'];
export type Person = components['schemas']['Person'];
export type Problem = components['schemas']['Problem'];
export type PromoCode = components['schemas']['PromoCode'];
export type PushSubscription = components['schemas']['PushSubscription'];
export type PushToken = components['schemas']['PushToken'];
export type QuickAnswer = components['schemas']['QuickAnswer'];
export type RatedOrder = components['schemas']['RatedOrder'];
export type Rating = components['schemas']['Rating'];
export type RatingPeriod = components['schemas']['RatingPeriod'];
export type Repeat = components['schemas']['Repeat'];
export type Replayed = components['schemas']['Replayed'];
export type ReplyReach = components['schemas']['ReplyReach'];
export type ReplyTemplate = components['schemas']['ReplyTemplate'];
export type ReputationSettings = components['schemas']['ReputationSettings'];
export type Restaurant = components['schemas']['Restaurant'];
export type RestaurantComparison = components['schemas']['RestaurantComparison'];
export type RestaurantInList = components['schemas']['RestaurantInList'];
export type RestaurantRating = components['schemas']['RestaurantRating'];
export type RetentionKind = components['schemas']['RetentionKind'];
export type RetentionPeriod = components['schemas']['RetentionPeriod'];
export type RetentionPreview = components['schemas']['RetentionPreview'];
export type Review = components['schemas']['Review'];
export type ReviewConnection = components['schemas']['ReviewConnection'];
export type ReviewReply = components['schemas']['ReviewReply'];
export type ReviewStatistics = components['schemas']['ReviewStatistics'];
export type RotatedSecret = components['schemas']['RotatedSecret'];
export type Rule = components['schemas']['Rule'];
export type RuleAction = components['schemas']['RuleAction'];
export type RuleActionOutput = components['schemas']['RuleActionOutput'];
export type RuleBudget = components['schemas']['RuleBudget'];
export type RuleBudgetOutput = components['schemas']['RuleBudgetOutput'];
export type RuleCondition = components['schemas']['RuleCondition'];
export type RuleConditionOutput = components['schemas']['RuleConditionOutput'];
export type RuleFiring = components['schemas']['RuleFiring'];
export type RuleTrial = components['schemas']['RuleTrial'];
export type RuleTrigger = components['schemas']['RuleTrigger'];
export type RuleTriggerOutput = components['schemas']['RuleTriggerOutput'];
export type RuleVersion = components['schemas']['RuleVersion'];
export type SavedAudience = components['schemas']['SavedAudience'];
export type ScheduledMessage = components['schemas']['ScheduledMessage'];
export type Session = components['schemas']['Session'];
export type SessionState = components['schemas']['SessionState'];
export type Setting = components['schemas']['Setting'];
export type Team = components['schemas']['Team'];
export type Template = components['schemas']['Template'];
export type TemplateVersion = components['schemas']['TemplateVersion'];
export type TextCheck = components['schemas']['TextCheck'];
export type TextPreview = components['schemas']['TextPreview'];
export type TimelineEntry = components['schemas']['TimelineEntry'];
export type Trigger = components['schemas']['Trigger'];
export type TriggerOutput = components['schemas']['TriggerOutput'];
export type User = components['schemas']['User'];
export type Webhook = components['schemas']['Webhook'];
export type WebhookDelivery = components['schemas']['WebhookDelivery'];
export type WebhookDeliveryDetail = components['schemas']['WebhookDeliveryDetail'];
export type WebhookTest = components['schemas']['WebhookTest'];
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
