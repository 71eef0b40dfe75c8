import { Menu } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../formats.ts'

/** Until when a conversation is snoozed. */
export function SnoozeMenu({ onSnooze }: { onSnooze: (until: number) => void }) {
  const { t } = useTranslation('inbox')
  const formats = useFormats()
  return (
    <Menu.Dropdown>
      <Menu.Label>{t('handling.snoozeUntil')}</Menu.Label>
      {snoozesAt(new Date()).map(({ name, at }) => (
        <Menu.Item
          key={name}
          onClick={() => onSnooze(at)}
          rightSection={<span className="numerals">{formats.dateTime(at)}</span>}
        >
          {t(`handling.until.${name}`)}
        </Menu.Item>
      ))}
    </Menu.Dropdown>
  )
}

type Snooze = { name: 'hour' | 'hours3' | 'evening' | 'tomorrow' | 'monday' | 'week'; at: number }

/** Sensible times to come back, in the viewer's time zone. */
export function snoozesAt(now: Date): Snooze[] {
  const at = (days: number, hour: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour).getTime()
  const toMonday = (8 - now.getDay()) % 7 || 7
  return [
    { name: 'hour', at: now.getTime() + 3_600_000 },
    { name: 'hours3', at: now.getTime() + 3 * 3_600_000 },
    ...(now.getHours() < 17 ? [{ name: 'evening' as const, at: at(0, 18) }] : []),
    { name: 'tomorrow', at: at(1, 9) },
    ...(toMonday > 1 && toMonday < 7 ? [{ name: 'monday' as const, at: at(toMonday, 9) }] : []),
    { name: 'week', at: at(7, 9) },
  ]
}
