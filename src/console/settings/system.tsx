import { Alert, Anchor, Badge, Code, Table, Text, TextInput } from '@mantine/core'
import { IconLinkOff, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { api } from '../api.ts'
import type { Setting } from '../api-types.ts'
import { Part } from '../parts/part.tsx'
import { Loaded } from '../parts/states.tsx'
import { WideTable } from '../parts/wide-table.tsx'
import { SETTING_WORDS } from './setting-words.ts'
import { SettingsFrame } from './settings-frame.tsx'

/** What people ask for first, above the rest. */
const FIRST = [
  'OTKLIK_QUIET_HOURS',
  'OTKLIK_TIME_ZONE',
  'OTKLIK_MAILING_INTERVAL_HOURS',
  'OTKLIK_LIMIT_PER_MINUTE',
  'OTKLIK_LIMIT_PER_HOUR',
  'OTKLIK_WARM_UP_HOURS',
  'OTKLIK_WARM_UP_CHATS',
  'OTKLIK_WARM_UP_MESSAGES',
  'OTKLIK_GUEST_CAP',
  'OTKLIK_AT_RISK_DAYS',
  'OTKLIK_LOST_DAYS',
  'OTKLIK_PUBLIC_URL',
]

/** This installation's settings, read-only. */
export function System() {
  const { t, i18n } = useTranslation('settings')
  const [search, setSearch] = useState('')
  const settings = useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => api.GET('/v1/settings', { signal }),
    select: ({ data }) => (i18n.language === 'ru' ? data.map(inRussian) : data),
  })
  const asked = search.trim().toLowerCase()
  const found = ({ name, description }: Setting) => `${name} ${description}`.toLowerCase().includes(asked)
  return (
    <SettingsFrame
      section="system"
      hint={
        <>
          {t('system.hint')}{' '}
          <Anchor component={Link} href="/settings/service" size="sm" underline="always">
            {t('section.service')}
          </Anchor>
        </>
      }
    >
      <Loaded query={settings} lines={10}>
        {(data) => (
          <>
            {data.some(({ name, set }) => name === 'OTKLIK_PUBLIC_URL' && !set) && (
              <Alert color="yellow" icon={<IconLinkOff />} title={t('system.noAddress')} mb="md">
                {t('system.noAddressHint')}{' '}
                <Anchor component={Link} href="/settings/service" size="sm" underline="always">
                  {t('system.setAddress')}
                </Anchor>
              </Alert>
            )}
            <Part title={t('system.first')}>
              <SettingsTable
                label={t('system.first')}
                settings={FIRST.flatMap((name) => data.find((each) => each.name === name) ?? [])}
              />
            </Part>
            <Part title={t('system.all')} hint={t('system.allHint')}>
              <TextInput
                aria-label={t('system.search')}
                placeholder={t('system.search')}
                leftSection={<IconSearch size={16} />}
                maw={360}
                mb="sm"
                value={search}
                onChange={(event) => setSearch(event.currentTarget.value)}
              />
              <SettingsTable label={t('system.all')} settings={data.filter(found)} />
            </Part>
          </>
        )}
      </Loaded>
    </SettingsFrame>
  )
}

function inRussian(setting: Setting): Setting {
  const words: Partial<Record<string, string>> = SETTING_WORDS
  return { ...setting, description: words[setting.name] ?? setting.description }
}

function SettingsTable({ settings, label }: { settings: readonly Setting[]; label: string }) {
  const { t } = useTranslation('settings')
  return (
    <WideTable label={label} columns={[t('system.name'), { title: t('system.value'), width: '32%' }]} minWidth={300}>
      {settings.map(({ name, description, value, set }) => (
        <Table.Tr key={name}>
          <Table.Td>
            <Text size="sm">{description}</Text>
            <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
              {name}
            </Text>
          </Table.Td>
          <Table.Td>
            {value !== null && value !== '' ? (
              <Code style={{ overflowWrap: 'anywhere' }}>{value}</Code>
            ) : (
              <Badge color="gray" miw="max-content">
                {t(set ? 'system.secret' : 'system.unset')}
              </Badge>
            )}
          </Table.Td>
        </Table.Tr>
      ))}
    </WideTable>
  )
}
