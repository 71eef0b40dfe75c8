import type { NotificationSettings } from '../api-types.ts'

/** Keeps a part of the settings, at once. */
export type ChangeSettings = (part: Partial<NotificationSettings>) => void
