// Made of the OpenAPI description by `npm run client`, never written by hand.

import type { Call } from './call-types.ts'
import type { components, operations } from './types.ts'

/** What is posted to webhooks, and streamed; `type` tells which. */
export type WebhookEvent =
  | components['schemas']['MessageReceivedEvent']
  | components['schemas']['MessageStatusEvent']
  | components['schemas']['MessageUpdatedEvent']
  | components['schemas']['MessageScheduledEvent']
  | components['schemas']['CallMissedEvent']
  | components['schemas']['NumberStatusEvent']
  | components['schemas']['GuestCreatedEvent']
  | components['schemas']['GuestUpdatedEvent']
  | components['schemas']['GuestMergedEvent']
  | components['schemas']['GuestUnmergedEvent']
  | components['schemas']['GuestOptedOutEvent']
  | components['schemas']['GuestOverdueEvent']
  | components['schemas']['ConversationAssignedEvent']
  | components['schemas']['NoteMentionedEvent']
  | components['schemas']['GuestErasedEvent']
  | components['schemas']['RatingCreatedEvent']
  | components['schemas']['RatingProcessedEvent']
  | components['schemas']['CompensationGivenEvent']
  | components['schemas']['ReviewCreatedEvent']
  | components['schemas']['ReviewRepliedEvent']
  | components['schemas']['MailingStatusEvent']
  | components['schemas']['MessageTemplateUpdatedEvent']
  | components['schemas']['DeliveryStatusEvent']
  | components['schemas']['RestaurantAlertEvent']
  | components['schemas']['RuleFiredEvent']
  | components['schemas']['RuleStoppedEvent']
  | components['schemas']['UserNoticeEvent']

export interface Calls {
  /** Create an API key (`POST /v1/api-keys`) */
  createApiKey: Call<operations['createApiKey']>
  /** List API keys (`GET /v1/api-keys`) */
  listApiKeys: Call<operations['listApiKeys']>
  /** One API key (`GET /v1/api-keys/{id}`) */
  getApiKey: Call<operations['getApiKey']>
  /** Change what a key may do through the Cloud API facade (`PATCH /v1/api-keys/{id}`) */
  updateApiKey: Call<operations['updateApiKey']>
  /** Revoke an API key (`DELETE /v1/api-keys/{id}`) */
  deleteApiKey: Call<operations['deleteApiKey']>
  /** Who did what (`GET /v1/audit-log`) */
  getAuditLog: Call<operations['getAuditLog']>
  /** Create a team (`POST /v1/teams`) */
  createTeam: Call<operations['createTeam']>
  /** List teams (`GET /v1/teams`) */
  listTeams: Call<operations['listTeams']>
  /** One team (`GET /v1/teams/{id}`) */
  getTeam: Call<operations['getTeam']>
  /** Change a team's name, members, rule, or what it serves (`PATCH /v1/teams/{id}`) */
  updateTeam: Call<operations['updateTeam']>
  /** Delete a team (`DELETE /v1/teams/{id}`) */
  deleteTeam: Call<operations['deleteTeam']>
  /** Report that I am here, away, or back (`POST /v1/me/presence`) */
  announcePresence: Call<operations['announcePresence']>
  /** Create the first administrator (`POST /v1/setup`) */
  setUp: Call<operations['setUp']>
  /** Who I am and what I may do (`GET /v1/me`) */
  getMe: Call<operations['getMe']>
  /** Change my name, language or password; hide the first steps (`PATCH /v1/me`) */
  updateMe: Call<operations['updateMe']>
  /** Where I am signed in (`GET /v1/me/sessions`) */
  listMySessions: Call<operations['listMySessions']>
  /** End one of my sessions (`DELETE /v1/me/sessions/{id}`) */
  endMySession: Call<operations['endMySession']>
  /** Create a user of the console (`POST /v1/users`) */
  createUser: Call<operations['createUser']>
  /** List users (`GET /v1/users`) */
  listUsers: Call<operations['listUsers']>
  /** One user (`GET /v1/users/{id}`) */
  getUser: Call<operations['getUser']>
  /** Change a user's name, e-mail, role or password; disable or enable (`PATCH /v1/users/{id}`) */
  updateUser: Call<operations['updateUser']>
  /** Delete a user (`DELETE /v1/users/{id}`) */
  deleteUser: Call<operations['deleteUser']>
  /** Sign a user out everywhere (`DELETE /v1/users/{id}/sessions`) */
  endUserSessions: Call<operations['endUserSessions']>
  /** Names of users and keys (`GET /v1/people`) */
  getPeople: Call<operations['getPeople']>
  /** The settings of this installation (`GET /v1/settings`) */
  getSettings: Call<operations['getSettings']>
  /** Change the settings of this installation (`PATCH /v1/settings`) */
  updateSettings: Call<operations['updateSettings']>
  /** Add a restaurant (`POST /v1/restaurants`) */
  createRestaurant: Call<operations['createRestaurant']>
  /** List restaurants with their ratings (`GET /v1/restaurants`) */
  listRestaurants: Call<operations['listRestaurants']>
  /** One restaurant with its rating (`GET /v1/restaurants/{id}`) */
  getRestaurant: Call<operations['getRestaurant']>
  /** Change a restaurant (`PATCH /v1/restaurants/{id}`) */
  updateRestaurant: Call<operations['updateRestaurant']>
  /** List quick answers by shortcut (`GET /v1/quick-answers`) */
  listQuickAnswers: Call<operations['listQuickAnswers']>
  /** Add a quick answer (`POST /v1/quick-answers`) */
  createQuickAnswer: Call<operations['createQuickAnswer']>
  /** Change a quick answer (`PATCH /v1/quick-answers/{id}`) */
  updateQuickAnswer: Call<operations['updateQuickAnswer']>
  /** Delete a quick answer (`DELETE /v1/quick-answers/{id}`) */
  deleteQuickAnswer: Call<operations['deleteQuickAnswer']>
  /** Guests who may be one person, the likeliest first (`GET /v1/guests/duplicates`) */
  listGuestDuplicates: Call<operations['listGuestDuplicates']>
  /** Mark two guests as different people (`POST /v1/guests/duplicates/{id}/dismiss`) */
  dismissGuestDuplicate: Call<operations['dismissGuestDuplicate']>
  /** Merge two guests (`POST /v1/guests/{id}/merge`) */
  mergeGuest: Call<operations['mergeGuest']>
  /** What was merged into a guest by hand, the newest first (`GET /v1/guests/{id}/merges`) */
  listGuestMerges: Call<operations['listGuestMerges']>
  /** Undo a merge (`POST /v1/guests/{id}/merges/{merge_id}/undo`) */
  undoGuestMerge: Call<operations['undoGuestMerge']>
  /** Add a guest, or complete the one with this phone (`POST /v1/guests`) */
  createGuest: Call<operations['createGuest']>
  /** Add up to 1000 guests (`POST /v1/guests/bulk`) */
  createGuests: Call<operations['createGuests']>
  /** List guests by their last message (`GET /v1/guests`) */
  listGuests: Call<operations['listGuests']>
  /** What a search finds first: guests of exactly this name, and messages (`GET /v1/guests/search`) */
  searchGuests: Call<operations['searchGuests']>
  /** How many guests have something unread or unprocessed (`GET /v1/guests/counts`) */
  getGuestCounts: Call<operations['getGuestCounts']>
  /** One guest (`GET /v1/guests/{id}`) */
  getGuest: Call<operations['getGuest']>
  /** Change a guest (`PATCH /v1/guests/{id}`) */
  updateGuest: Call<operations['updateGuest']>
  /** A guest's timeline, the newest first (`GET /v1/guests/{id}/timeline`) */
  getGuestTimeline: Call<operations['getGuestTimeline']>
  /** No more mailings to this guest (`POST /v1/guests/{id}/opt-out`) */
  optOutGuest: Call<operations['optOutGuest']>
  /** The guest wants mailings again (`POST /v1/guests/{id}/opt-in`) */
  optInGuest: Call<operations['optInGuest']>
  /** Block a guest: they get nothing but operators' messages (`POST /v1/guests/{id}/block`) */
  blockGuest: Call<operations['blockGuest']>
  /** Unblock a guest (`POST /v1/guests/{id}/unblock`) */
  unblockGuest: Call<operations['unblockGuest']>
  /** What a guest agreed to and refused: what holds, and the history with its evidence (`GET /v1/guests/{id}/consents`) */
  listGuestConsents: Call<operations['listGuestConsents']>
  /** Record a guest's consent or refusal (`POST /v1/guests/{id}/consents`) */
  createGuestConsent: Call<operations['createGuestConsent']>
  /** Give a guest's conversation to somebody, or to a team (`POST /v1/guests/{id}/assign`) */
  assignGuest: Call<operations['assignGuest']>
  /** Put a guest's conversation aside for a while (`POST /v1/guests/{id}/snooze`) */
  snoozeGuest: Call<operations['snoozeGuest']>
  /** Take a guest's conversation up again (`POST /v1/guests/{id}/unsnooze`) */
  unsnoozeGuest: Call<operations['unsnoozeGuest']>
  /** A guest's conversation is done (`POST /v1/guests/{id}/resolve`) */
  resolveGuest: Call<operations['resolveGuest']>
  /** A guest's conversation is not done (`POST /v1/guests/{id}/reopen`) */
  reopenGuest: Call<operations['reopenGuest']>
  /** Notes on a guest, the newest first (`GET /v1/guests/{id}/notes`) */
  listGuestNotes: Call<operations['listGuestNotes']>
  /** Write a note on a guest (`POST /v1/guests/{id}/notes`) */
  createGuestNote: Call<operations['createGuestNote']>
  /** Change a note (`PATCH /v1/notes/{id}`) */
  updateNote: Call<operations['updateNote']>
  /** Delete a note (`DELETE /v1/notes/{id}`) */
  deleteNote: Call<operations['deleteNote']>
  /** Answer times over a period: median, 90th percentile, share within target, backlog (`GET /v1/reports/answer-times`) */
  getAnswerTimes: Call<operations['getAnswerTimes']>
  /** The same as a CSV file (`GET /v1/reports/answer-times.csv`) */
  downloadAnswerTimesCsv: Call<operations['downloadAnswerTimesCsv']>
  /** The answers and resolutions that a figure was counted from (`GET /v1/reports/answer-times/conversations`) */
  listAnsweredConversations: Call<operations['listAnsweredConversations']>
  /** Everything that is kept about a guest (`GET /v1/guests/{id}/export`) */
  exportGuest: Call<operations['exportGuest']>
  /** Erase a guest for good (`POST /v1/guests/{id}/erase`) */
  eraseGuest: Call<operations['eraseGuest']>
  /** The progress of erasing a guest (`GET /v1/guests/{id}/erasure`) */
  getGuestErasure: Call<operations['getGuestErasure']>
  /** Add a number (`POST /v1/numbers`) */
  createNumber: Call<operations['createNumber']>
  /** List numbers, newest first (`GET /v1/numbers`) */
  listNumbers: Call<operations['listNumbers']>
  /** One number: state, limits, usage, warm-up, restriction, health (`GET /v1/numbers/{id}`) */
  getNumber: Call<operations['getNumber']>
  /** Change label, restaurant, time zone, limits, pacing, proxy, what happens to calls, or what is taken of history (`PATCH /v1/numbers/{id}`) */
  updateNumber: Call<operations['updateNumber']>
  /** Log out and delete (`DELETE /v1/numbers/{id}`) */
  deleteNumber: Call<operations['deleteNumber']>
  /** The QR to scan with the phone (`GET /v1/numbers/{id}/qr`) */
  getNumberQr: Call<operations['getNumberQr']>
  /** A code to type on the phone instead of scanning (`POST /v1/numbers/{id}/pairing-code`) */
  requestPairingCode: Call<operations['requestPairingCode']>
  /** Pause (`POST /v1/numbers/{id}/pause`) */
  pauseNumber: Call<operations['pauseNumber']>
  /** Resume (`POST /v1/numbers/{id}/resume`) */
  resumeNumber: Call<operations['resumeNumber']>
  /** Restart (`POST /v1/numbers/{id}/restart`) */
  restartNumber: Call<operations['restartNumber']>
  /** Log out (`POST /v1/numbers/{id}/logout`) */
  logoutNumber: Call<operations['logoutNumber']>
  /** Declare a long-used number warm (`POST /v1/numbers/{id}/declare-warm`) */
  declareNumberWarm: Call<operations['declareNumberWarm']>
  /** The states of a number, newest first (`GET /v1/numbers/{id}/history`) */
  getNumberHistory: Call<operations['getNumberHistory']>
  /** What linking by passkey waits for (`GET /v1/numbers/{id}/passkey`) */
  getNumberPasskey: Call<operations['getNumberPasskey']>
  /** Give the owner's answer, or confirm that the codes match (`POST /v1/numbers/{id}/passkey`) */
  answerNumberPasskey: Call<operations['answerNumberPasskey']>
  /** How the safety of a number changed, the newest first (`GET /v1/numbers/{id}/safety`) */
  getNumberSafety: Call<operations['getNumberSafety']>
  /** Restore the full limits of a slowed or stopped number (`POST /v1/numbers/{id}/safety/resume`) */
  resumeNumberSafety: Call<operations['resumeNumberSafety']>
  /** What to enter at Meta for the webhook of an official number (`GET /v1/numbers/{id}/meta-webhook`) */
  getNumberMetaWebhook: Call<operations['getNumberMetaWebhook']>
  /** A guest's scheduled messages (`GET /v1/guests/{id}/scheduled-messages`) */
  listGuestScheduledMessages: Call<operations['listGuestScheduledMessages']>
  /** What became of a scheduled message (`GET /v1/scheduled-messages/{id}`) */
  getScheduledMessage: Call<operations['getScheduledMessage']>
  /** Change a scheduled message (`PATCH /v1/scheduled-messages/{id}`) */
  updateScheduledMessage: Call<operations['updateScheduledMessage']>
  /** Send a scheduled message now (`POST /v1/scheduled-messages/{id}/send`) */
  sendScheduledMessage: Call<operations['sendScheduledMessage']>
  /** Withdraw a scheduled message (`DELETE /v1/scheduled-messages/{id}`) */
  deleteScheduledMessage: Call<operations['deleteScheduledMessage']>
  /** Until when a guest may be answered freely, and from which number that would be (`GET /v1/guests/{id}/reply-window`) */
  getReplyWindow: Call<operations['getReplyWindow']>
  /** Write to a guest (`POST /v1/guests/{id}/messages`) */
  sendMessage: Call<operations['sendMessage']>
  /** Mark a conversation as read, here and in WhatsApp (`POST /v1/guests/{id}/read`) */
  markGuestRead: Call<operations['markGuestRead']>
  /** Mark a conversation as unread (`POST /v1/guests/{id}/unread`) */
  markGuestUnread: Call<operations['markGuestUnread']>
  /** One message (`GET /v1/messages/{id}`) */
  getMessage: Call<operations['getMessage']>
  /** Edit a message of ours (`PATCH /v1/messages/{id}`) */
  editMessage: Call<operations['editMessage']>
  /** Delete a message of ours for everyone (`DELETE /v1/messages/{id}`) */
  deleteMessage: Call<operations['deleteMessage']>
  /** React to a message; an empty emoji removes the reaction (`POST /v1/messages/{id}/reaction`) */
  reactToMessage: Call<operations['reactToMessage']>
  /** A file, or a range of it (`GET /v1/media/{id}`) */
  getMedia: Call<operations['getMedia']>
  /** A small picture of a file (`GET /v1/media/{id}/thumbnail`) */
  getMediaThumbnail: Call<operations['getMediaThumbnail']>
  /** Which older messages with a guest the numbers' phones may still have (`GET /v1/guests/{id}/history`) */
  getGuestHistory: Call<operations['getGuestHistory']>
  /** Times in which a number may have missed messages (`GET /v1/numbers/{id}/gaps`) */
  listNumberGaps: Call<operations['listNumberGaps']>
  /** Ask the number's phone for older messages (`POST /v1/guests/{id}/history`) */
  fetchGuestHistory: Call<operations['fetchGuestHistory']>
  /** Do one thing to up to 200 conversations (`POST /v1/guests/bulk-actions`) */
  createGuestBulkAction: Call<operations['createGuestBulkAction']>
  /** Imports of guests, orders, statuses, bonuses and reviews, the newest first (`GET /v1/imports`) */
  listImports: Call<operations['listImports']>
  /** The progress of an import, and what became of its rows (`GET /v1/imports/{id}`) */
  getImport: Call<operations['getImport']>
  /** Report an order; an order with a known external id is updated (`POST /v1/orders`) */
  saveOrder: Call<operations['saveOrder']>
  /** List orders, the newest first (`GET /v1/orders`) */
  listOrders: Call<operations['listOrders']>
  /** One order, by the id of the ordering system (`GET /v1/orders/{external_id}`) */
  getOrder: Call<operations['getOrder']>
  /** Report a new status; a cancellation with its cause and fault (`POST /v1/orders/{external_id}/status`) */
  setOrderStatus: Call<operations['setOrderStatus']>
  /** Report bonuses given, or spent (negative) (`POST /v1/bonuses`) */
  saveBonus: Call<operations['saveBonus']>
  /** A guest's bonuses given and spent (`GET /v1/guests/{id}/bonuses`) */
  listGuestBonuses: Call<operations['listGuestBonuses']>
  /** What the orders of a guest say: retention, sums, dishes, bonuses (`GET /v1/guests/{id}/order-summary`) */
  getGuestOrderSummary: Call<operations['getGuestOrderSummary']>
  /** Import many guests (`POST /v1/imports/guests`) */
  importGuests: Call<operations['importGuests']>
  /** Import many orders (`POST /v1/imports/orders`) */
  importOrders: Call<operations['importOrders']>
  /** Import many statuses of orders (with cancellations) (`POST /v1/imports/statuses`) */
  importOrderStatuses: Call<operations['importOrderStatuses']>
  /** Import many bonuses (`POST /v1/imports/bonuses`) */
  importBonuses: Call<operations['importBonuses']>
  /** Create a promo code for a guest (`POST /v1/promo-codes`) */
  createPromoCode: Call<operations['createPromoCode']>
  /** List promo codes, the newest first (`GET /v1/promo-codes`) */
  listPromoCodes: Call<operations['listPromoCodes']>
  /** Whether a promo code is valid, for the ordering system (`GET /v1/promo-codes/{code}`) */
  getPromoCode: Call<operations['getPromoCode']>
  /** Redeem a promo code (`POST /v1/promo-codes/{code}/redeem`) */
  redeemPromoCode: Call<operations['redeemPromoCode']>
  /** How many promo codes were issued and used, by percentage (`GET /v1/restaurants/{id}/promo-codes/statistics`) */
  getRestaurantPromoCodeStatistics: Call<operations['getRestaurantPromoCodeStatistics']>
  /** Report a rating given in the restaurant's own site or app (`POST /v1/ratings`) */
  saveRating: Call<operations['saveRating']>
  /** List ratings, the newest first (`GET /v1/ratings`) */
  listRatings: Call<operations['listRatings']>
  /** How many ratings wait for an operator, and how many were processed (`GET /v1/ratings/counts`) */
  getRatingCounts: Call<operations['getRatingCounts']>
  /** One rating (`GET /v1/ratings/{id}`) */
  getRating: Call<operations['getRating']>
  /** Mark a low rating as processed (`POST /v1/ratings/{id}/process`) */
  processRating: Call<operations['processRating']>
  /** Mark it as unprocessed again (`POST /v1/ratings/{id}/unprocess`) */
  unprocessRating: Call<operations['unprocessRating']>
  /** A guest's orders with their ratings (`GET /v1/guests/{id}/orders`) */
  listGuestOrders: Call<operations['listGuestOrders']>
  /** Give a guest a promo code of their own, or bonuses (`POST /v1/guests/{id}/compensations`) */
  compensateGuest: Call<operations['compensateGuest']>
  /** Rating of a restaurant: figures, dynamics, complaints with advice, and how they are counted (`GET /v1/restaurants/{id}/rating`) */
  getRestaurantRating: Call<operations['getRestaurantRating']>
  /** Dynamics, distribution, complaints and cancellations of a period (`GET /v1/restaurants/{id}/rating/period`) */
  getRestaurantRatingPeriod: Call<operations['getRestaurantRatingPeriod']>
  /** What further ratings would do, and what it takes to reach a figure (`GET /v1/restaurants/{id}/rating/simulation`) */
  simulateRestaurantRating: Call<operations['simulateRestaurantRating']>
  /** All cancelled orders, the newest first (`GET /v1/restaurants/{id}/cancellations`) */
  listRestaurantCancellations: Call<operations['listRestaurantCancellations']>
  /** Why orders were recently cancelled through the restaurant's fault, with advice (`GET /v1/restaurants/{id}/cancellations/causes`) */
  listRestaurantCancellationCauses: Call<operations['listRestaurantCancellationCauses']>
  /** The newest 100 alerts of a restaurant (`GET /v1/restaurants/{id}/alerts`) */
  listRestaurantAlerts: Call<operations['listRestaurantAlerts']>
  /** Restaurants compared over a period: score, cancellations, complaints, answers, change (`GET /v1/reports/restaurants`) */
  compareRestaurants: Call<operations['compareRestaurants']>
  /** The same as a CSV file (`GET /v1/reports/restaurants.csv`) */
  downloadRestaurantsCsv: Call<operations['downloadRestaurantsCsv']>
  /** Reviews of all restaurants (`GET /v1/reviews`) */
  listReviews: Call<operations['listReviews']>
  /** Shares and counts of the filtered reviews of all restaurants (`GET /v1/reviews/statistics`) */
  getReviewStatistics: Call<operations['getReviewStatistics']>
  /** One review (`GET /v1/reviews/{id}`) */
  getReview: Call<operations['getReview']>
  /** A manager takes over a review that speaks of injury, poisoning, law, press or a child (`POST /v1/reviews/{id}/take-over`) */
  takeOverReview: Call<operations['takeOverReview']>
  /** A restaurant's reviews, with the time left to reply (`GET /v1/restaurants/{id}/reviews`) */
  listRestaurantReviews: Call<operations['listRestaurantReviews']>
  /** Shares and counts of the filtered reviews (`GET /v1/restaurants/{id}/reviews/statistics`) */
  getRestaurantReviewStatistics: Call<operations['getRestaurantReviewStatistics']>
  /** Reply to a review (`POST /v1/reviews/{id}/replies`) */
  createReviewReply: Call<operations['createReviewReply']>
  /** A reply ready to be read over: template, name, dish and the guest's own words in the restaurant's voice (`GET /v1/reviews/{id}/suggestion`) */
  suggestReply: Call<operations['suggestReply']>
  /** Which rules a text would break as a reply to this review (`POST /v1/reviews/{id}/check`) */
  checkReply: Call<operations['checkReply']>
  /** Whether a reply would reach the guest in the chat, and why not (`GET /v1/reviews/{id}/reach`) */
  getReplyReach: Call<operations['getReplyReach']>
  /** List replies, the newest first; those of a review with its rejected ones (`GET /v1/replies`) */
  listReplies: Call<operations['listReplies']>
  /** One reply (`GET /v1/replies/{id}`) */
  getReply: Call<operations['getReply']>
  /** Publish a reply that waits for moderation (`POST /v1/replies/{id}/publish`) */
  publishReply: Call<operations['publishReply']>
  /** Reject a reply, with the reason (`POST /v1/replies/{id}/reject`) */
  rejectReply: Call<operations['rejectReply']>
  /** Templates of replies: own ones, which go first, and those built in (`GET /v1/restaurants/{id}/reply-templates`) */
  listRestaurantReplyTemplates: Call<operations['listRestaurantReplyTemplates']>
  /** Add a template of replies (`POST /v1/restaurants/{id}/reply-templates`) */
  createRestaurantReplyTemplate: Call<operations['createRestaurantReplyTemplate']>
  /** Remove a template of replies (`DELETE /v1/restaurants/{id}/reply-templates/{template_id}`) */
  deleteRestaurantReplyTemplate: Call<operations['deleteRestaurantReplyTemplate']>
  /** Import reviews of any site: CSV, a JSON array, or one JSON object a line (`POST /v1/restaurants/{id}/reviews/import`) */
  importReviews: Call<operations['importReviews']>
  /** Sites whose reviews are fetched, with their state (`GET /v1/restaurants/{id}/review-connections`) */
  listRestaurantReviewConnections: Call<operations['listRestaurantReviewConnections']>
  /** Connect a site (google): place and credentials, which are kept encrypted and never shown (`PUT /v1/restaurants/{id}/review-connections/{source}`) */
  connectReviewSource: Call<operations['connectReviewSource']>
  /** Disconnect a site; its reviews stay (`DELETE /v1/restaurants/{id}/review-connections/{source}`) */
  disconnectReviewSource: Call<operations['disconnectReviewSource']>
  /** The check-list of a week (`GET /v1/restaurants/{id}/check-list`) */
  getRestaurantCheckList: Call<operations['getRestaurantCheckList']>
  /** Tick an item of this week, or untick it (`POST /v1/restaurants/{id}/check-list/{item}`) */
  tickCheckListItem: Call<operations['tickCheckListItem']>
  /** What was ticked in the last 12 weeks (`GET /v1/restaurants/{id}/check-list/history`) */
  getRestaurantCheckListHistory: Call<operations['getRestaurantCheckListHistory']>
  /** Low-score threshold, formula, review sites, requests to rate, brand voice (`GET /v1/restaurants/{id}/reputation-settings`) */
  getRestaurantReputationSettings: Call<operations['getRestaurantReputationSettings']>
  /** Change a restaurant's settings of ratings and reviews (`PATCH /v1/restaurants/{id}/reputation-settings`) */
  updateRestaurantReputationSettings: Call<operations['updateRestaurantReputationSettings']>
  /** How often guests followed the links to review sites in 30 days (`GET /v1/restaurants/{id}/review-clicks`) */
  listRestaurantReviewClicks: Call<operations['listRestaurantReviewClicks']>
  /** List rules in the order in which they are tried (`GET /v1/rules`) */
  listRules: Call<operations['listRules']>
  /** Add a rule (`POST /v1/rules`) */
  createRule: Call<operations['createRule']>
  /** Reorder the rules (`PUT /v1/rules/order`) */
  orderRules: Call<operations['orderRules']>
  /** What a rule would have fired for (`POST /v1/rules/trial`) */
  tryRule: Call<operations['tryRule']>
  /** One rule (`GET /v1/rules/{id}`) */
  getRule: Call<operations['getRule']>
  /** Change a rule, or switch it on or off (`PATCH /v1/rules/{id}`) */
  updateRule: Call<operations['updateRule']>
  /** Delete a rule (`DELETE /v1/rules/{id}`) */
  deleteRule: Call<operations['deleteRule']>
  /** What a rule did, the newest first (`GET /v1/rules/{id}/firings`) */
  listRuleFirings: Call<operations['listRuleFirings']>
  /** What a rule said, the newest first (`GET /v1/rules/{id}/versions`) */
  listRuleVersions: Call<operations['listRuleVersions']>
  /** Create a template (`POST /v1/templates`) */
  createTemplate: Call<operations['createTemplate']>
  /** List templates, the newest first (`GET /v1/templates`) */
  listTemplates: Call<operations['listTemplates']>
  /** One template (`GET /v1/templates/{id}`) */
  getTemplate: Call<operations['getTemplate']>
  /** Change a template (`PATCH /v1/templates/{id}`) */
  updateTemplate: Call<operations['updateTemplate']>
  /** Archive a template (`DELETE /v1/templates/{id}`) */
  deleteTemplate: Call<operations['deleteTemplate']>
  /** What a template has said, the newest version first (`GET /v1/templates/{id}/versions`) */
  listTemplateVersions: Call<operations['listTemplateVersions']>
  /** Restore an earlier version of a template as the newest (`POST /v1/templates/{id}/versions/{version}/restore`) */
  restoreTemplateVersion: Call<operations['restoreTemplateVersion']>
  /** The text as guests would get it (`POST /v1/templates/{id}/preview`) */
  previewTemplate: Call<operations['previewTemplate']>
  /** Preview and check texts that are not saved yet (`POST /v1/templates/check`) */
  checkText: Call<operations['checkText']>
  /** List the templates at Meta, the newest first (`GET /v1/message-templates`) */
  listMessageTemplates: Call<operations['listMessageTemplates']>
  /** Submit a template to Meta (`POST /v1/message-templates`) */
  createMessageTemplate: Call<operations['createMessageTemplate']>
  /** Fetch all templates from Meta now (`POST /v1/message-templates/sync`) */
  syncMessageTemplate: Call<operations['syncMessageTemplate']>
  /** One template at Meta (`GET /v1/message-templates/{id}`) */
  getMessageTemplate: Call<operations['getMessageTemplate']>
  /** Change a template at Meta (`PATCH /v1/message-templates/{id}`) */
  updateMessageTemplate: Call<operations['updateMessageTemplate']>
  /** Delete a template at Meta, in its language (`DELETE /v1/message-templates/{id}`) */
  deleteMessageTemplate: Call<operations['deleteMessageTemplate']>
  /** Meta templates that may be sent to a guest, filled in (`GET /v1/guests/{id}/template-messages`) */
  offerTemplateMessages: Call<operations['offerTemplateMessages']>
  /** Send a Meta template to a guest (`POST /v1/guests/{id}/template-messages`) */
  sendTemplateMessage: Call<operations['sendTemplateMessage']>
  /** What messages of official numbers cost, by country and category (`GET /v1/message-prices`) */
  getMessagePrices: Call<operations['getMessagePrices']>
  /** Set the prices (`PUT /v1/message-prices`) */
  setMessagePrices: Call<operations['setMessagePrices']>
  /** Set the prices from a CSV (`POST /v1/message-prices/import`) */
  importMessagePrice: Call<operations['importMessagePrice']>
  /** What conditions may ask of guests, for those who build them (`GET /v1/audiences/fields`) */
  listAudienceFields: Call<operations['listAudienceFields']>
  /** Save an audience (`POST /v1/audiences`) */
  createAudience: Call<operations['createAudience']>
  /** List audiences and lists, the newest first (`GET /v1/audiences`) */
  listAudiences: Call<operations['listAudiences']>
  /** How many guests an audience has now, with some of them (`POST /v1/audiences/count`) */
  countAudience: Call<operations['countAudience']>
  /** One audience (`GET /v1/audiences/{id}`) */
  getAudience: Call<operations['getAudience']>
  /** Change an audience (`PATCH /v1/audiences/{id}`) */
  updateAudience: Call<operations['updateAudience']>
  /** Archive an audience (`DELETE /v1/audiences/{id}`) */
  deleteAudience: Call<operations['deleteAudience']>
  /** The guests on a list (`GET /v1/audiences/{id}/members`) */
  listAudienceMembers: Call<operations['listAudienceMembers']>
  /** Take guests off a list (`POST /v1/audiences/{id}/remove-members`) */
  removeAudienceMembers: Call<operations['removeAudienceMembers']>
  /** Import the guests of a CSV file into a list (`POST /v1/audiences/import`) */
  importAudience: Call<operations['importAudience']>
  /** What became of an import (`GET /v1/audiences/imports/{id}`) */
  getAudienceImport: Call<operations['getAudienceImport']>
  /** Rows that an import left out, and why (`GET /v1/audiences/imports/{id}/problems`) */
  listAudienceImportProblems: Call<operations['listAudienceImportProblems']>
  /** The same as a CSV file, to be corrected and imported again (`GET /v1/audiences/imports/{id}/problems.csv`) */
  downloadAudienceImportProblemsCsv: Call<operations['downloadAudienceImportProblemsCsv']>
  /** How guests came onto a list: its imports with the consent they bring, the newest first (`GET /v1/audiences/{id}/imports`) */
  listAudienceImports: Call<operations['listAudienceImports']>
  /** Forecast a mailing that is not saved (`POST /v1/mailings/forecast`) */
  forecastMailing: Call<operations['forecastMailing']>
  /** When a mailing will be finished, by which numbers, and what holds it back (`GET /v1/mailings/{id}/forecast`) */
  getMailingForecast: Call<operations['getMailingForecast']>
  /** Results of several mailings side by side (`GET /v1/mailings/compare`) */
  compareMailings: Call<operations['compareMailings']>
  /** What came of a mailing: answers, opt-outs, orders and revenue, by text, number and channel (`GET /v1/mailings/{id}/results`) */
  getMailingResults: Call<operations['getMailingResults']>
  /** Create a mailing (`POST /v1/mailings`) */
  createMailing: Call<operations['createMailing']>
  /** List mailings with their counts, the newest first (`GET /v1/mailings`) */
  listMailings: Call<operations['listMailings']>
  /** One mailing with its progress and forecast (`GET /v1/mailings/{id}`) */
  getMailing: Call<operations['getMailing']>
  /** Change a mailing (`PATCH /v1/mailings/{id}`) */
  updateMailing: Call<operations['updateMailing']>
  /** Schedule a mailing, for now or for a time (`POST /v1/mailings/{id}/schedule`) */
  scheduleMailing: Call<operations['scheduleMailing']>
  /** Pause a mailing: nothing more is sent (`POST /v1/mailings/{id}/pause`) */
  pauseMailing: Call<operations['pauseMailing']>
  /** Resume a paused mailing (`POST /v1/mailings/{id}/resume`) */
  resumeMailing: Call<operations['resumeMailing']>
  /** Cancel a mailing: what waits is not sent (`POST /v1/mailings/{id}/cancel`) */
  cancelMailing: Call<operations['cancelMailing']>
  /** Retry failed deliveries (`POST /v1/mailings/{id}/retry-failed`) */
  retryFailedDeliveries: Call<operations['retryFailedDeliveries']>
  /** Send the texts to one guest by each channel (`POST /v1/mailings/{id}/test`) */
  testMailing: Call<operations['testMailing']>
  /** The occurrences of a repeated mailing, the latest first (`GET /v1/mailings/{id}/occurrences`) */
  listMailingOccurrences: Call<operations['listMailingOccurrences']>
  /** The versions of a mailing’s text, channel by channel, the newest first (`GET /v1/mailings/{id}/texts`) */
  listMailingTexts: Call<operations['listMailingTexts']>
  /** Who gets a mailing, and how it went (`GET /v1/mailings/{id}/deliveries`) */
  listMailingDeliveries: Call<operations['listMailingDeliveries']>
  /** The same as a CSV file (`GET /v1/mailings/{id}/deliveries.csv`) */
  downloadMailingDeliveriesCsv: Call<operations['downloadMailingDeliveriesCsv']>
  /** The progress of a mailing, as server-sent events (`GET /v1/mailings/{id}/progress`) */
  followMailingProgress: Call<operations['followMailingProgress']>
  /** What guests of a restaurant are answered by itself: a greeting, a word out of hours (`GET /v1/restaurants/{id}/automatic-answers`) */
  getRestaurantAutomaticAnswers: Call<operations['getRestaurantAutomaticAnswers']>
  /** Change a restaurant's automatic answers (`PATCH /v1/restaurants/{id}/automatic-answers`) */
  updateRestaurantAutomaticAnswers: Call<operations['updateRestaurantAutomaticAnswers']>
  /** What a guest would read now, by texts that need not be saved (`POST /v1/restaurants/{id}/automatic-answers/preview`) */
  previewRestaurantAutomaticAnswer: Call<operations['previewRestaurantAutomaticAnswer']>
  /** A draft of the next answer to a guest, by the language model (`POST /v1/guests/{id}/draft`) */
  draftGuest: Call<operations['draftGuest']>
  /** Whether drafts are available for a guest (`GET /v1/guests/{id}/draft`) */
  getGuestDraft: Call<operations['getGuestDraft']>
  /** The exact text that would leave for a draft (`GET /v1/guests/{id}/draft/preview`) */
  getGuestDraftPreview: Call<operations['getGuestDraftPreview']>
  /** A draft of the reply to a review, by the language model (`POST /v1/reviews/{id}/draft`) */
  draftReview: Call<operations['draftReview']>
  /** The exact text that would leave for a draft of a reply (`GET /v1/reviews/{id}/draft/preview`) */
  getReviewDraftPreview: Call<operations['getReviewDraftPreview']>
  /** Whether a restaurant wants drafts, who writes them, what they cost this month (`GET /v1/restaurants/{id}/drafts`) */
  getRestaurantDrafts: Call<operations['getRestaurantDrafts']>
  /** Switch drafts on or off (`PATCH /v1/restaurants/{id}/drafts`) */
  updateRestaurantDrafts: Call<operations['updateRestaurantDrafts']>
  /** Channels of mailings: what is configured, and how the providers are doing (`GET /v1/channels`) */
  listChannels: Call<operations['listChannels']>
  /** How an SMS is cut into segments, and what it costs (`POST /v1/channels/sms/size`) */
  measureSms: Call<operations['measureSms']>
  /** Report what became of a push: shown on the device, opened by the guest (`POST /v1/push/receipts`) */
  reportPushReceipts: Call<operations['reportPushReceipts']>
  /** Send a test SMS (`POST /v1/channels/sms/test`) */
  testSms: Call<operations['testSms']>
  /** Send a test push (`POST /v1/channels/push/test`) */
  testPush: Call<operations['testPush']>
  /** Register a guest's device for push notifications (`POST /v1/guests/{id}/push-tokens`) */
  createGuestPushToken: Call<operations['createGuestPushToken']>
  /** The devices of a guest, the latest seen first (`GET /v1/guests/{id}/push-tokens`) */
  listGuestPushTokens: Call<operations['listGuestPushTokens']>
  /** Stop pushing to this device (`DELETE /v1/guests/{id}/push-tokens/{token_id}`) */
  deleteGuestPushToken: Call<operations['deleteGuestPushToken']>
  /** Subscribe an endpoint to events (`POST /v1/webhooks`) */
  createWebhook: Call<operations['createWebhook']>
  /** List endpoints (`GET /v1/webhooks`) */
  listWebhooks: Call<operations['listWebhooks']>
  /** One endpoint (`GET /v1/webhooks/{id}`) */
  getWebhook: Call<operations['getWebhook']>
  /** Change an endpoint, disable or enable it (`PATCH /v1/webhooks/{id}`) */
  updateWebhook: Call<operations['updateWebhook']>
  /** Remove an endpoint and its log (`DELETE /v1/webhooks/{id}`) */
  deleteWebhook: Call<operations['deleteWebhook']>
  /** Change the signing secret (`POST /v1/webhooks/{id}/rotate-secret`) */
  rotateWebhookSecret: Call<operations['rotateWebhookSecret']>
  /** Send a `webhook.test` event now and return the answer (`POST /v1/webhooks/{id}/test`) */
  testWebhook: Call<operations['testWebhook']>
  /** List deliveries, past and pending (`GET /v1/webhooks/{id}/deliveries`) */
  listWebhookDeliveries: Call<operations['listWebhookDeliveries']>
  /** One delivery with its attempts (`GET /v1/webhooks/{id}/deliveries/{delivery_id}`) */
  getWebhookDelivery: Call<operations['getWebhookDelivery']>
  /** Deliver one event again (`POST /v1/webhooks/{id}/deliveries/{delivery_id}/replay`) */
  replayWebhookDelivery: Call<operations['replayWebhookDelivery']>
  /** Deliver the events of a period again (`POST /v1/webhooks/{id}/replay`) */
  replayWebhook: Call<operations['replayWebhook']>
  /** What waits for somebody (`GET /v1/counters`) */
  getCounters: Call<operations['getCounters']>
  /** What an owner does first, and what of it is done (`GET /v1/first-steps`) */
  listFirstSteps: Call<operations['listFirstSteps']>
  /** Report that I have a guest open, or am writing to them (`POST /v1/guests/{id}/presence`) */
  announceGuestPresence: Call<operations['announceGuestPresence']>
  /** What I am notified of, and when (`GET /v1/me/notification-settings`) */
  getMeNotificationSettings: Call<operations['getMeNotificationSettings']>
  /** Change what I am notified of, and when (`PATCH /v1/me/notification-settings`) */
  updateMeNotificationSettings: Call<operations['updateMeNotificationSettings']>
  /** Browsers that receive my notifications, and the key to add one (`GET /v1/me/push-subscriptions`) */
  listMePushSubscriptions: Call<operations['listMePushSubscriptions']>
  /** Notify this browser, too (`POST /v1/me/push-subscriptions`) */
  createMePushSubscription: Call<operations['createMePushSubscription']>
  /** Stop notifying this browser (`DELETE /v1/me/push-subscriptions/{id}`) */
  deleteMePushSubscription: Call<operations['deleteMePushSubscription']>
  /** Send me a test notification (`POST /v1/me/notifications/test`) */
  testMeNotification: Call<operations['testMeNotification']>
  /** How long each kind of data is kept (`GET /v1/settings/retention`) */
  getSettingsRetention: Call<operations['getSettingsRetention']>
  /** Change how long data are kept (`PATCH /v1/settings/retention`) */
  updateSettingsRetention: Call<operations['updateSettingsRetention']>
  /** What would be removed (`POST /v1/settings/retention/preview`) */
  previewSettingsRetention: Call<operations['previewSettingsRetention']>
  /** All events as they happen, as server-sent events (`GET /v1/events`) */
  streamEvents: Call<operations['streamEvents']>
}

/** Where the calls go. */
export const OPERATIONS = {
  createApiKey: ['post', '/v1/api-keys'],
  listApiKeys: ['get', '/v1/api-keys'],
  getApiKey: ['get', '/v1/api-keys/{id}'],
  updateApiKey: ['patch', '/v1/api-keys/{id}'],
  deleteApiKey: ['delete', '/v1/api-keys/{id}'],
  getAuditLog: ['get', '/v1/audit-log'],
  createTeam: ['post', '/v1/teams'],
  listTeams: ['get', '/v1/teams'],
  getTeam: ['get', '/v1/teams/{id}'],
  updateTeam: ['patch', '/v1/teams/{id}'],
  deleteTeam: ['delete', '/v1/teams/{id}'],
  announcePresence: ['post', '/v1/me/presence'],
  setUp: ['post', '/v1/setup'],
  getMe: ['get', '/v1/me'],
  updateMe: ['patch', '/v1/me'],
  listMySessions: ['get', '/v1/me/sessions'],
  endMySession: ['delete', '/v1/me/sessions/{id}'],
  createUser: ['post', '/v1/users'],
  listUsers: ['get', '/v1/users'],
  getUser: ['get', '/v1/users/{id}'],
  updateUser: ['patch', '/v1/users/{id}'],
  deleteUser: ['delete', '/v1/users/{id}'],
  endUserSessions: ['delete', '/v1/users/{id}/sessions'],
  getPeople: ['get', '/v1/people'],
  getSettings: ['get', '/v1/settings'],
  updateSettings: ['patch', '/v1/settings'],
  createRestaurant: ['post', '/v1/restaurants'],
  listRestaurants: ['get', '/v1/restaurants'],
  getRestaurant: ['get', '/v1/restaurants/{id}'],
  updateRestaurant: ['patch', '/v1/restaurants/{id}'],
  listQuickAnswers: ['get', '/v1/quick-answers'],
  createQuickAnswer: ['post', '/v1/quick-answers'],
  updateQuickAnswer: ['patch', '/v1/quick-answers/{id}'],
  deleteQuickAnswer: ['delete', '/v1/quick-answers/{id}'],
  listGuestDuplicates: ['get', '/v1/guests/duplicates'],
  dismissGuestDuplicate: ['post', '/v1/guests/duplicates/{id}/dismiss'],
  mergeGuest: ['post', '/v1/guests/{id}/merge'],
  listGuestMerges: ['get', '/v1/guests/{id}/merges'],
  undoGuestMerge: ['post', '/v1/guests/{id}/merges/{merge_id}/undo'],
  createGuest: ['post', '/v1/guests'],
  createGuests: ['post', '/v1/guests/bulk'],
  listGuests: ['get', '/v1/guests'],
  searchGuests: ['get', '/v1/guests/search'],
  getGuestCounts: ['get', '/v1/guests/counts'],
  getGuest: ['get', '/v1/guests/{id}'],
  updateGuest: ['patch', '/v1/guests/{id}'],
  getGuestTimeline: ['get', '/v1/guests/{id}/timeline'],
  optOutGuest: ['post', '/v1/guests/{id}/opt-out'],
  optInGuest: ['post', '/v1/guests/{id}/opt-in'],
  blockGuest: ['post', '/v1/guests/{id}/block'],
  unblockGuest: ['post', '/v1/guests/{id}/unblock'],
  listGuestConsents: ['get', '/v1/guests/{id}/consents'],
  createGuestConsent: ['post', '/v1/guests/{id}/consents'],
  assignGuest: ['post', '/v1/guests/{id}/assign'],
  snoozeGuest: ['post', '/v1/guests/{id}/snooze'],
  unsnoozeGuest: ['post', '/v1/guests/{id}/unsnooze'],
  resolveGuest: ['post', '/v1/guests/{id}/resolve'],
  reopenGuest: ['post', '/v1/guests/{id}/reopen'],
  listGuestNotes: ['get', '/v1/guests/{id}/notes'],
  createGuestNote: ['post', '/v1/guests/{id}/notes'],
  updateNote: ['patch', '/v1/notes/{id}'],
  deleteNote: ['delete', '/v1/notes/{id}'],
  getAnswerTimes: ['get', '/v1/reports/answer-times'],
  downloadAnswerTimesCsv: ['get', '/v1/reports/answer-times.csv'],
  listAnsweredConversations: ['get', '/v1/reports/answer-times/conversations'],
  exportGuest: ['get', '/v1/guests/{id}/export'],
  eraseGuest: ['post', '/v1/guests/{id}/erase'],
  getGuestErasure: ['get', '/v1/guests/{id}/erasure'],
  createNumber: ['post', '/v1/numbers'],
  listNumbers: ['get', '/v1/numbers'],
  getNumber: ['get', '/v1/numbers/{id}'],
  updateNumber: ['patch', '/v1/numbers/{id}'],
  deleteNumber: ['delete', '/v1/numbers/{id}'],
  getNumberQr: ['get', '/v1/numbers/{id}/qr'],
  requestPairingCode: ['post', '/v1/numbers/{id}/pairing-code'],
  pauseNumber: ['post', '/v1/numbers/{id}/pause'],
  resumeNumber: ['post', '/v1/numbers/{id}/resume'],
  restartNumber: ['post', '/v1/numbers/{id}/restart'],
  logoutNumber: ['post', '/v1/numbers/{id}/logout'],
  declareNumberWarm: ['post', '/v1/numbers/{id}/declare-warm'],
  getNumberHistory: ['get', '/v1/numbers/{id}/history'],
  getNumberPasskey: ['get', '/v1/numbers/{id}/passkey'],
  answerNumberPasskey: ['post', '/v1/numbers/{id}/passkey'],
  getNumberSafety: ['get', '/v1/numbers/{id}/safety'],
  resumeNumberSafety: ['post', '/v1/numbers/{id}/safety/resume'],
  getNumberMetaWebhook: ['get', '/v1/numbers/{id}/meta-webhook'],
  listGuestScheduledMessages: ['get', '/v1/guests/{id}/scheduled-messages'],
  getScheduledMessage: ['get', '/v1/scheduled-messages/{id}'],
  updateScheduledMessage: ['patch', '/v1/scheduled-messages/{id}'],
  sendScheduledMessage: ['post', '/v1/scheduled-messages/{id}/send'],
  deleteScheduledMessage: ['delete', '/v1/scheduled-messages/{id}'],
  getReplyWindow: ['get', '/v1/guests/{id}/reply-window'],
  sendMessage: ['post', '/v1/guests/{id}/messages'],
  markGuestRead: ['post', '/v1/guests/{id}/read'],
  markGuestUnread: ['post', '/v1/guests/{id}/unread'],
  getMessage: ['get', '/v1/messages/{id}'],
  editMessage: ['patch', '/v1/messages/{id}'],
  deleteMessage: ['delete', '/v1/messages/{id}'],
  reactToMessage: ['post', '/v1/messages/{id}/reaction'],
  getMedia: ['get', '/v1/media/{id}'],
  getMediaThumbnail: ['get', '/v1/media/{id}/thumbnail'],
  getGuestHistory: ['get', '/v1/guests/{id}/history'],
  listNumberGaps: ['get', '/v1/numbers/{id}/gaps'],
  fetchGuestHistory: ['post', '/v1/guests/{id}/history'],
  createGuestBulkAction: ['post', '/v1/guests/bulk-actions'],
  listImports: ['get', '/v1/imports'],
  getImport: ['get', '/v1/imports/{id}'],
  saveOrder: ['post', '/v1/orders'],
  listOrders: ['get', '/v1/orders'],
  getOrder: ['get', '/v1/orders/{external_id}'],
  setOrderStatus: ['post', '/v1/orders/{external_id}/status'],
  saveBonus: ['post', '/v1/bonuses'],
  listGuestBonuses: ['get', '/v1/guests/{id}/bonuses'],
  getGuestOrderSummary: ['get', '/v1/guests/{id}/order-summary'],
  importGuests: ['post', '/v1/imports/guests'],
  importOrders: ['post', '/v1/imports/orders'],
  importOrderStatuses: ['post', '/v1/imports/statuses'],
  importBonuses: ['post', '/v1/imports/bonuses'],
  createPromoCode: ['post', '/v1/promo-codes'],
  listPromoCodes: ['get', '/v1/promo-codes'],
  getPromoCode: ['get', '/v1/promo-codes/{code}'],
  redeemPromoCode: ['post', '/v1/promo-codes/{code}/redeem'],
  getRestaurantPromoCodeStatistics: ['get', '/v1/restaurants/{id}/promo-codes/statistics'],
  saveRating: ['post', '/v1/ratings'],
  listRatings: ['get', '/v1/ratings'],
  getRatingCounts: ['get', '/v1/ratings/counts'],
  getRating: ['get', '/v1/ratings/{id}'],
  processRating: ['post', '/v1/ratings/{id}/process'],
  unprocessRating: ['post', '/v1/ratings/{id}/unprocess'],
  listGuestOrders: ['get', '/v1/guests/{id}/orders'],
  compensateGuest: ['post', '/v1/guests/{id}/compensations'],
  getRestaurantRating: ['get', '/v1/restaurants/{id}/rating'],
  getRestaurantRatingPeriod: ['get', '/v1/restaurants/{id}/rating/period'],
  simulateRestaurantRating: ['get', '/v1/restaurants/{id}/rating/simulation'],
  listRestaurantCancellations: ['get', '/v1/restaurants/{id}/cancellations'],
  listRestaurantCancellationCauses: ['get', '/v1/restaurants/{id}/cancellations/causes'],
  listRestaurantAlerts: ['get', '/v1/restaurants/{id}/alerts'],
  compareRestaurants: ['get', '/v1/reports/restaurants'],
  downloadRestaurantsCsv: ['get', '/v1/reports/restaurants.csv'],
  listReviews: ['get', '/v1/reviews'],
  getReviewStatistics: ['get', '/v1/reviews/statistics'],
  getReview: ['get', '/v1/reviews/{id}'],
  takeOverReview: ['post', '/v1/reviews/{id}/take-over'],
  listRestaurantReviews: ['get', '/v1/restaurants/{id}/reviews'],
  getRestaurantReviewStatistics: ['get', '/v1/restaurants/{id}/reviews/statistics'],
  createReviewReply: ['post', '/v1/reviews/{id}/replies'],
  suggestReply: ['get', '/v1/reviews/{id}/suggestion'],
  checkReply: ['post', '/v1/reviews/{id}/check'],
  getReplyReach: ['get', '/v1/reviews/{id}/reach'],
  listReplies: ['get', '/v1/replies'],
  getReply: ['get', '/v1/replies/{id}'],
  publishReply: ['post', '/v1/replies/{id}/publish'],
  rejectReply: ['post', '/v1/replies/{id}/reject'],
  listRestaurantReplyTemplates: ['get', '/v1/restaurants/{id}/reply-templates'],
  createRestaurantReplyTemplate: ['post', '/v1/restaurants/{id}/reply-templates'],
  deleteRestaurantReplyTemplate: ['delete', '/v1/restaurants/{id}/reply-templates/{template_id}'],
  importReviews: ['post', '/v1/restaurants/{id}/reviews/import'],
  listRestaurantReviewConnections: ['get', '/v1/restaurants/{id}/review-connections'],
  connectReviewSource: ['put', '/v1/restaurants/{id}/review-connections/{source}'],
  disconnectReviewSource: ['delete', '/v1/restaurants/{id}/review-connections/{source}'],
  getRestaurantCheckList: ['get', '/v1/restaurants/{id}/check-list'],
  tickCheckListItem: ['post', '/v1/restaurants/{id}/check-list/{item}'],
  getRestaurantCheckListHistory: ['get', '/v1/restaurants/{id}/check-list/history'],
  getRestaurantReputationSettings: ['get', '/v1/restaurants/{id}/reputation-settings'],
  updateRestaurantReputationSettings: ['patch', '/v1/restaurants/{id}/reputation-settings'],
  listRestaurantReviewClicks: ['get', '/v1/restaurants/{id}/review-clicks'],
  listRules: ['get', '/v1/rules'],
  createRule: ['post', '/v1/rules'],
  orderRules: ['put', '/v1/rules/order'],
  tryRule: ['post', '/v1/rules/trial'],
  getRule: ['get', '/v1/rules/{id}'],
  updateRule: ['patch', '/v1/rules/{id}'],
  deleteRule: ['delete', '/v1/rules/{id}'],
  listRuleFirings: ['get', '/v1/rules/{id}/firings'],
  listRuleVersions: ['get', '/v1/rules/{id}/versions'],
  createTemplate: ['post', '/v1/templates'],
  listTemplates: ['get', '/v1/templates'],
  getTemplate: ['get', '/v1/templates/{id}'],
  updateTemplate: ['patch', '/v1/templates/{id}'],
  deleteTemplate: ['delete', '/v1/templates/{id}'],
  listTemplateVersions: ['get', '/v1/templates/{id}/versions'],
  restoreTemplateVersion: ['post', '/v1/templates/{id}/versions/{version}/restore'],
  previewTemplate: ['post', '/v1/templates/{id}/preview'],
  checkText: ['post', '/v1/templates/check'],
  listMessageTemplates: ['get', '/v1/message-templates'],
  createMessageTemplate: ['post', '/v1/message-templates'],
  syncMessageTemplate: ['post', '/v1/message-templates/sync'],
  getMessageTemplate: ['get', '/v1/message-templates/{id}'],
  updateMessageTemplate: ['patch', '/v1/message-templates/{id}'],
  deleteMessageTemplate: ['delete', '/v1/message-templates/{id}'],
  offerTemplateMessages: ['get', '/v1/guests/{id}/template-messages'],
  sendTemplateMessage: ['post', '/v1/guests/{id}/template-messages'],
  getMessagePrices: ['get', '/v1/message-prices'],
  setMessagePrices: ['put', '/v1/message-prices'],
  importMessagePrice: ['post', '/v1/message-prices/import'],
  listAudienceFields: ['get', '/v1/audiences/fields'],
  createAudience: ['post', '/v1/audiences'],
  listAudiences: ['get', '/v1/audiences'],
  countAudience: ['post', '/v1/audiences/count'],
  getAudience: ['get', '/v1/audiences/{id}'],
  updateAudience: ['patch', '/v1/audiences/{id}'],
  deleteAudience: ['delete', '/v1/audiences/{id}'],
  listAudienceMembers: ['get', '/v1/audiences/{id}/members'],
  removeAudienceMembers: ['post', '/v1/audiences/{id}/remove-members'],
  importAudience: ['post', '/v1/audiences/import'],
  getAudienceImport: ['get', '/v1/audiences/imports/{id}'],
  listAudienceImportProblems: ['get', '/v1/audiences/imports/{id}/problems'],
  downloadAudienceImportProblemsCsv: ['get', '/v1/audiences/imports/{id}/problems.csv'],
  listAudienceImports: ['get', '/v1/audiences/{id}/imports'],
  forecastMailing: ['post', '/v1/mailings/forecast'],
  getMailingForecast: ['get', '/v1/mailings/{id}/forecast'],
  compareMailings: ['get', '/v1/mailings/compare'],
  getMailingResults: ['get', '/v1/mailings/{id}/results'],
  createMailing: ['post', '/v1/mailings'],
  listMailings: ['get', '/v1/mailings'],
  getMailing: ['get', '/v1/mailings/{id}'],
  updateMailing: ['patch', '/v1/mailings/{id}'],
  scheduleMailing: ['post', '/v1/mailings/{id}/schedule'],
  pauseMailing: ['post', '/v1/mailings/{id}/pause'],
  resumeMailing: ['post', '/v1/mailings/{id}/resume'],
  cancelMailing: ['post', '/v1/mailings/{id}/cancel'],
  retryFailedDeliveries: ['post', '/v1/mailings/{id}/retry-failed'],
  testMailing: ['post', '/v1/mailings/{id}/test'],
  listMailingOccurrences: ['get', '/v1/mailings/{id}/occurrences'],
  listMailingTexts: ['get', '/v1/mailings/{id}/texts'],
  listMailingDeliveries: ['get', '/v1/mailings/{id}/deliveries'],
  downloadMailingDeliveriesCsv: ['get', '/v1/mailings/{id}/deliveries.csv'],
  followMailingProgress: ['get', '/v1/mailings/{id}/progress'],
  getRestaurantAutomaticAnswers: ['get', '/v1/restaurants/{id}/automatic-answers'],
  updateRestaurantAutomaticAnswers: ['patch', '/v1/restaurants/{id}/automatic-answers'],
  previewRestaurantAutomaticAnswer: ['post', '/v1/restaurants/{id}/automatic-answers/preview'],
  draftGuest: ['post', '/v1/guests/{id}/draft'],
  getGuestDraft: ['get', '/v1/guests/{id}/draft'],
  getGuestDraftPreview: ['get', '/v1/guests/{id}/draft/preview'],
  draftReview: ['post', '/v1/reviews/{id}/draft'],
  getReviewDraftPreview: ['get', '/v1/reviews/{id}/draft/preview'],
  getRestaurantDrafts: ['get', '/v1/restaurants/{id}/drafts'],
  updateRestaurantDrafts: ['patch', '/v1/restaurants/{id}/drafts'],
  listChannels: ['get', '/v1/channels'],
  measureSms: ['post', '/v1/channels/sms/size'],
  reportPushReceipts: ['post', '/v1/push/receipts'],
  testSms: ['post', '/v1/channels/sms/test'],
  testPush: ['post', '/v1/channels/push/test'],
  createGuestPushToken: ['post', '/v1/guests/{id}/push-tokens'],
  listGuestPushTokens: ['get', '/v1/guests/{id}/push-tokens'],
  deleteGuestPushToken: ['delete', '/v1/guests/{id}/push-tokens/{token_id}'],
  createWebhook: ['post', '/v1/webhooks'],
  listWebhooks: ['get', '/v1/webhooks'],
  getWebhook: ['get', '/v1/webhooks/{id}'],
  updateWebhook: ['patch', '/v1/webhooks/{id}'],
  deleteWebhook: ['delete', '/v1/webhooks/{id}'],
  rotateWebhookSecret: ['post', '/v1/webhooks/{id}/rotate-secret'],
  testWebhook: ['post', '/v1/webhooks/{id}/test'],
  listWebhookDeliveries: ['get', '/v1/webhooks/{id}/deliveries'],
  getWebhookDelivery: ['get', '/v1/webhooks/{id}/deliveries/{delivery_id}'],
  replayWebhookDelivery: ['post', '/v1/webhooks/{id}/deliveries/{delivery_id}/replay'],
  replayWebhook: ['post', '/v1/webhooks/{id}/replay'],
  getCounters: ['get', '/v1/counters'],
  listFirstSteps: ['get', '/v1/first-steps'],
  announceGuestPresence: ['post', '/v1/guests/{id}/presence'],
  getMeNotificationSettings: ['get', '/v1/me/notification-settings'],
  updateMeNotificationSettings: ['patch', '/v1/me/notification-settings'],
  listMePushSubscriptions: ['get', '/v1/me/push-subscriptions'],
  createMePushSubscription: ['post', '/v1/me/push-subscriptions'],
  deleteMePushSubscription: ['delete', '/v1/me/push-subscriptions/{id}'],
  testMeNotification: ['post', '/v1/me/notifications/test'],
  getSettingsRetention: ['get', '/v1/settings/retention'],
  updateSettingsRetention: ['patch', '/v1/settings/retention'],
  previewSettingsRetention: ['post', '/v1/settings/retention/preview'],
  streamEvents: ['get', '/v1/events'],
} as const satisfies Record<keyof Calls, readonly [method: string, path: string]>
