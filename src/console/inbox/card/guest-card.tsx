import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPencil } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { Guest } from '../../api-types.ts'
import { useFormats } from '../../formats.ts'
import { phoneText } from '../../numbers/phone-text.ts'
import { Copy } from '../../parts/copy.tsx'
import { opens } from '../../parts/opens.ts'
import { useEachMinute, When } from '../../parts/when.tsx'
import { useCan } from '../../session.ts'
import { Avatar } from '../avatar.tsx'
import { nameOfGuest } from '../guest-name.ts'
import { birthdayInWords } from './birthday.ts'
import classes from './card.module.css'
import { Consent } from './consent.tsx'
import { Folds } from './folds.tsx'
import { Notes } from './notes.tsx'
import { Orders } from './orders.tsx'
import { Rights } from './rights.tsx'
import { Tags } from './tags.tsx'

const GuestForm = lazy(() => import('./guest-form.tsx').then((each) => ({ default: each.GuestForm })))

/** Everything known about a guest, beside their timeline. */
export function GuestCard({ guest, onTag }: { guest: Guest; onTag: (tag: string) => void }) {
  const { t } = useTranslation(['inbox', 'shell'])
  const can = useCan()
  const may = can('guests:write')
  const [editing, { open, close }] = useDisclosure()
  return (
    <>
      <div className={classes.part}>
        <Group wrap="nowrap" align="flex-start">
          <Avatar guest={guest} size={48} />
          <Stack gap={2} flex={1} miw={0}>
            <Text component="h2" fw={600} size="lg" lh={1.25}>
              <bdi className="people-wrote">{nameOfGuest(guest) ?? t('shell:state.noName')}</bdi>
            </Text>
            {guest.push_name && guest.push_name !== guest.name && guest.name && (
              <Text size="xs" c="dimmed">
                {t('card.onWhatsApp')} <bdi className="people-wrote">{guest.push_name}</bdi>
              </Text>
            )}
            <Group gap={6} mt={2}>
              {guest.blocked_at && <Badge color="red">{t('card.blocked')}</Badge>}
              {guest.opted_out_at && <Badge color="orange">{t('card.optedOut')}</Badge>}
              {guest.on_whatsapp === false && <Badge color="gray">{t('card.notOnWhatsApp')}</Badge>}
            </Group>
          </Stack>
        </Group>
        <Group gap={6} mt="sm">
          {guest.phone && <Copy value={guest.phone} label={t('card.copyPhone')} />}
          {may && (
            <Button size="xs" variant="default" leftSection={<IconPencil size={14} />} {...opens(open)}>
              {t('shell:act.edit')}
            </Button>
          )}
        </Group>
      </div>
      <Identity guest={guest} />
      <Tags guest={guest} may={may} onTag={onTag} />
      <Orders guestId={guest.id} />
      <Notes guestId={guest.id} />
      <Folds guest={guest} key={guest.id} />
      {may && <Consent guest={guest} />}
      {can('guests:rights') && <Rights guest={guest} />}
      {editing && (
        <Suspense fallback={null}>
          <GuestForm guest={guest} onClose={close} />
        </Suspense>
      )}
    </>
  )
}

function Identity({ guest }: { guest: Guest }) {
  const { t } = useTranslation('inbox')
  const formats = useFormats()
  const attributes = Object.entries(guest.attributes)
  return (
    <div className={classes.part}>
      <dl className={classes.facts}>
        {guest.phone ? (
          <>
            <dt>{t('card.phone')}</dt>
            <dd className="numerals">{phoneText(guest.phone)}</dd>
          </>
        ) : (
          guest.lid && (
            <>
              <dt>{t('card.lid')}</dt>
              <dd className="numerals">{guest.lid}</dd>
            </>
          )
        )}
        {guest.username && (
          <>
            <dt>{t('card.username')}</dt>
            <dd className="people-wrote">
              <bdi>@{guest.username}</bdi>
            </dd>
          </>
        )}
        {guest.language && (
          <>
            <dt>{t('card.language')}</dt>
            <dd>{new Intl.DisplayNames([formats.language], { type: 'language' }).of(guest.language)}</dd>
          </>
        )}
        {guest.time_zone && (
          <>
            <dt>{t('card.localTime')}</dt>
            <dd>
              <LocalTime zone={guest.time_zone} /> · {guest.time_zone}
            </dd>
          </>
        )}
        {guest.birthday && (
          <>
            <dt>{t('card.birthday')}</dt>
            <dd>{birthdayInWords(guest.birthday, formats.language)}</dd>
          </>
        )}
        <dt>{t('card.since')}</dt>
        <dd>
          <When at={guest.created_at} as="date" />
        </dd>
        {guest.last_mailed_at && (
          <>
            <dt>{t('card.lastMailed')}</dt>
            <dd>
              <When at={guest.last_mailed_at} as="dateTime" />
            </dd>
          </>
        )}
        {attributes.map(([name, value]) => (
          <Attribute key={name} name={name} value={value} />
        ))}
      </dl>
    </div>
  )
}

function Attribute({ name, value }: { name: string; value: unknown }) {
  return (
    <>
      <dt>
        <bdi className="people-wrote">{name}</bdi>
      </dt>
      <dd>
        <bdi className="people-wrote">{String(value)}</bdi>
      </dd>
    </>
  )
}

function LocalTime({ zone }: { zone: string }) {
  const { language } = useFormats()
  const now = useEachMinute()
  return <>{new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(now)}</>
}
