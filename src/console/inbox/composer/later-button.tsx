import { ActionIcon, Menu } from '@mantine/core'
import { IconCalendarTime, IconClockShare } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../formats.ts'
import type { Opener } from '../../parts/opens.ts'
import { snoozesAt } from '../snooze-menu.tsx'

type Props = { onAt: (at: number) => void; choose: Opener }

/** When to send what is written, if not now. */
export function LaterButton({ onAt, choose }: Props) {
  const { t } = useTranslation('inbox')
  const formats = useFormats()
  return (
    <Menu position="top-end" width={270}>
      <Menu.Target>
        <ActionIcon color="gray" size={38} aria-label={t('later.send')} title={t('later.send')}>
          <IconClockShare size={20} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('later.send')}</Menu.Label>
        {snoozesAt(new Date()).map(({ name, at }) => (
          <Menu.Item
            key={name}
            onClick={() => onAt(at)}
            rightSection={<span className="numerals">{formats.dateTime(at)}</span>}
          >
            {t(`handling.until.${name}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconCalendarTime size={16} />} {...choose}>
          {t('later.choose')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
