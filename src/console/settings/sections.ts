import {
  IconAdjustments,
  IconBell,
  IconBuildingStore,
  IconClockHour2,
  IconHistory,
  IconKey,
  IconMessageBolt,
  IconPlugConnected,
  IconRobot,
  IconServerCog,
  IconUser,
  IconUsers,
  IconUsersGroup,
  IconWebhook,
  type TablerIcon,
} from '@tabler/icons-react'
import type { Scope } from '../../http/scopes.ts'

export type SectionId =
  | 'profile'
  | 'notifications'
  | 'restaurants'
  | 'quickAnswers'
  | 'rules'
  | 'channels'
  | 'webhooks'
  | 'teams'
  | 'users'
  | 'keys'
  | 'audit'
  | 'retention'
  | 'service'
  | 'system'

export type Section = { id: SectionId; path: `/settings/${string}`; icon: TablerIcon; scope?: Scope }

/** The sections of the settings, in the order of their menu, with the scope that each needs. */
export const SECTIONS: readonly Section[] = [
  { id: 'profile', path: '/settings/profile', icon: IconUser },
  { id: 'notifications', path: '/settings/notifications', icon: IconBell },
  { id: 'restaurants', path: '/settings/restaurants', icon: IconBuildingStore, scope: 'reviews:read' },
  { id: 'quickAnswers', path: '/settings/quick-answers', icon: IconMessageBolt, scope: 'messages:read' },
  { id: 'rules', path: '/settings/rules', icon: IconRobot, scope: 'restaurants:write' },
  { id: 'channels', path: '/settings/channels', icon: IconPlugConnected, scope: 'mailings:read' },
  { id: 'webhooks', path: '/settings/webhooks', icon: IconWebhook, scope: 'webhooks:write' },
  { id: 'teams', path: '/settings/teams', icon: IconUsersGroup, scope: 'restaurants:write' },
  { id: 'users', path: '/settings/users', icon: IconUsers, scope: 'admin' },
  { id: 'keys', path: '/settings/api-keys', icon: IconKey, scope: 'admin' },
  { id: 'audit', path: '/settings/audit-log', icon: IconHistory, scope: 'admin' },
  { id: 'retention', path: '/settings/retention', icon: IconClockHour2, scope: 'admin' },
  { id: 'service', path: '/settings/service', icon: IconAdjustments, scope: 'admin' },
  { id: 'system', path: '/settings/system', icon: IconServerCog, scope: 'admin' },
]
