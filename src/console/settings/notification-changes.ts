import type { NotificationSettings } from '../api-types.ts'

/** Saves a part of the settings at once. */
export type ChangeSettings = (part: Partial<NotificationSettings>) => void
