import type { Migration } from 'kysely/migration'
import * as events from './20261122-01-events.ts'
import * as access from './20261122-02-access.ts'
import * as whatsapp from './20261122-03-whatsapp.ts'
import * as guests from './20261122-04-guests.ts'
import * as numbers from './20261122-05-numbers.ts'
import * as inbox from './20261122-06-inbox.ts'
import * as dispatch from './20261122-07-dispatch.ts'
import * as mailings from './20261122-08-mailings.ts'
import * as webhooks from './20261122-09-webhooks.ts'
import * as orders from './20261122-10-orders.ts'
import * as reputation from './20261122-11-reputation.ts'
import * as handling from './20261122-12-handling.ts'
import * as audiences from './20261122-13-audiences.ts'
import * as channels from './20261122-14-channels.ts'
import * as schedules from './20261122-15-schedules.ts'
import * as mailingFigures from './20261122-16-mailing-figures.ts'
import * as safety from './20261122-17-safety.ts'
import * as users from './20261122-18-users.ts'
import * as lists from './20261122-19-lists.ts'
import * as mediaFailure from './20261129-01-media-failure.ts'
import * as refusalStreak from './20261129-02-refusal-streak.ts'
import * as exchanges from './20261129-03-exchanges.ts'
import * as changeOrder from './20261129-04-change-order.ts'
import * as idempotencySteps from './20261129-05-idempotency-steps.ts'
import * as imports from './20261129-06-imports.ts'
import * as lostNumbers from './20261129-07-lost-numbers.ts'
import * as sendQueues from './20261129-08-send-queues.ts'
import * as guestReplies from './20261129-09-guest-replies.ts'
import * as queueOwners from './20261129-10-queue-owners.ts'
import * as givenBonuses from './20261129-15-given-bonuses.ts'
import * as reviewTopics from './20261129-20-review-topics.ts'
import * as comparison from './20261129-25-comparison.ts'
import * as summaryEmails from './20261129-26-summary-emails.ts'
import * as passkey from './20261129-30-passkey.ts'
import * as webVersion from './20261129-31-web-version.ts'
import * as presentPhones from './20261129-40-present-phones.ts'
import * as resends from './20261129-41-resends.ts'
import * as messageKinds from './20261129-50-message-kinds.ts'
import * as disappearingChats from './20261129-51-disappearing-chats.ts'
import * as proxy from './20261129-55-proxy.ts'
import * as newChats from './20261129-56-new-chats.ts'
import * as firstMessages from './20261129-57-first-messages.ts'
import * as calls from './20261129-60-calls.ts'
import * as usernames from './20261129-61-usernames.ts'
import * as waiting from './20261129-70-waiting.ts'
import * as erasure from './20261129-80-erasure.ts'
import * as answers from './20261129-81-answers.ts'
import * as history from './20261130-01-history.ts'
import * as historyGaps from './20261130-02-history-gaps.ts'
import * as chatMarks from './20261130-03-chat-marks.ts'
import * as usernameSearch from './20261130-06-username-search.ts'
import * as automaticAnswers from './20261130-11-automatic-answers.ts'
import * as openingHours from './20261130-12-opening-hours.ts'
import * as teams from './20261130-16-teams.ts'
import * as rules from './20261130-21-rules.ts'
import * as cloudApi from './20261130-26-cloud-api.ts'
import * as desiredState from './20261130-31-desired-state.ts'
import * as notifications from './20261130-41-notifications.ts'
import * as scheduledMessages from './20261130-46-scheduled-messages.ts'
import * as drafts from './20261130-51-drafts.ts'
import * as consents from './20261130-56-consents.ts'
import * as mailingPurpose from './20261130-57-mailing-purpose.ts'
import * as merges from './20261130-61-merges.ts'
import * as cloudNumbers from './20261201-01-cloud-numbers.ts'
import * as cloudJournal from './20261201-02-cloud-journal.ts'
import * as portfolios from './20261201-11-portfolios.ts'
import * as messageTemplates from './20261201-12-message-templates.ts'
import * as officialNumbers from './20261201-13-official-numbers.ts'
import * as messagePrices from './20261201-14-message-prices.ts'
import * as webhookOrder from './20261201-21-webhook-order.ts'
import * as secretKeys from './20261201-31-secret-keys.ts'
import * as firstSteps from './20261201-41-first-steps.ts'
import * as dataRetention from './20261201-51-data-retention.ts'
import * as scheduledFiles from './20261201-61-scheduled-files.ts'
import * as teamsWithinHours from './20261201-62-teams-within-hours.ts'
import * as badge from './20261201-63-badge.ts'
import * as pacedGaps from './20261201-91-paced-gaps.ts'
import * as timeline from './20261202-00-timeline.ts'
import * as messageCharges from './20261202-10-message-charges.ts'
import * as settings from './20261202-20-settings.ts'
import * as traces from './20261202-30-traces.ts'
import * as tracesOfLater from './20261202-31-traces-of-later.ts'
import * as textVersions from './20261203-50-text-versions.ts'
import * as searchTogether from './20261205-01-search-together.ts'

/** Every migration, in order. A new one is a new file and a line here; one that has run anywhere is never edited. */
export const migrations: Record<string, Migration> = {
  '20261122-01-events': events,
  '20261122-02-access': access,
  '20261122-03-whatsapp': whatsapp,
  '20261122-04-guests': guests,
  '20261122-05-numbers': numbers,
  '20261122-06-inbox': inbox,
  '20261122-07-dispatch': dispatch,
  '20261122-08-mailings': mailings,
  '20261122-09-webhooks': webhooks,
  '20261122-10-orders': orders,
  '20261122-11-reputation': reputation,
  '20261122-12-handling': handling,
  '20261122-13-audiences': audiences,
  '20261122-14-channels': channels,
  '20261122-15-schedules': schedules,
  '20261122-16-mailing-figures': mailingFigures,
  '20261122-17-safety': safety,
  '20261122-18-users': users,
  '20261122-19-lists': lists,
  '20261129-01-media-failure': mediaFailure,
  '20261129-02-refusal-streak': refusalStreak,
  '20261129-03-exchanges': exchanges,
  '20261129-04-change-order': changeOrder,
  '20261129-05-idempotency-steps': idempotencySteps,
  '20261129-06-imports': imports,
  '20261129-07-lost-numbers': lostNumbers,
  '20261129-08-send-queues': sendQueues,
  '20261129-09-guest-replies': guestReplies,
  '20261129-10-queue-owners': queueOwners,
  '20261129-15-given-bonuses': givenBonuses,
  '20261129-20-review-topics': reviewTopics,
  '20261129-25-comparison': comparison,
  '20261129-26-summary-emails': summaryEmails,
  '20261129-40-present-phones': presentPhones,
  '20261129-41-resends': resends,
  '20261129-55-proxy': proxy,
  '20261129-56-new-chats': newChats,
  '20261129-57-first-messages': firstMessages,
  '20261129-30-passkey': passkey,
  '20261129-31-web-version': webVersion,
  '20261129-50-message-kinds': messageKinds,
  '20261129-51-disappearing-chats': disappearingChats,
  '20261129-70-waiting': waiting,
  '20261129-60-calls': calls,
  '20261129-61-usernames': usernames,
  '20261129-80-erasure': erasure,
  '20261129-81-answers': answers,
  '20261130-06-username-search': usernameSearch,
  '20261130-11-automatic-answers': automaticAnswers,
  '20261130-12-opening-hours': openingHours,
  '20261130-16-teams': teams,
  '20261130-31-desired-state': desiredState,
  '20261130-21-rules': rules,
  '20261130-01-history': history,
  '20261130-26-cloud-api': cloudApi,
  '20261130-02-history-gaps': historyGaps,
  '20261130-03-chat-marks': chatMarks,
  '20261130-46-scheduled-messages': scheduledMessages,
  '20261130-56-consents': consents,
  '20261130-57-mailing-purpose': mailingPurpose,
  '20261130-51-drafts': drafts,
  '20261130-41-notifications': notifications,
  '20261130-61-merges': merges,
  '20261201-21-webhook-order': webhookOrder,
  '20261201-51-data-retention': dataRetention,
  '20261201-41-first-steps': firstSteps,
  '20261201-61-scheduled-files': scheduledFiles,
  '20261201-62-teams-within-hours': teamsWithinHours,
  '20261201-63-badge': badge,
  '20261201-31-secret-keys': secretKeys,
  '20261201-01-cloud-numbers': cloudNumbers,
  '20261201-02-cloud-journal': cloudJournal,
  '20261201-11-portfolios': portfolios,
  '20261201-12-message-templates': messageTemplates,
  '20261201-13-official-numbers': officialNumbers,
  '20261201-14-message-prices': messagePrices,
  '20261201-91-paced-gaps': pacedGaps,
  '20261202-00-timeline': timeline,
  '20261202-20-settings': settings,
  '20261202-30-traces': traces,
  '20261202-31-traces-of-later': tracesOfLater,
  '20261203-50-text-versions': textVersions,
  '20261202-10-message-charges': messageCharges,
  '20261205-01-search-together': searchTogether,
}
