import { Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { Guest, GuestDuplicate } from '../api-types.ts'
import { nameOfGuest } from '../inbox/guest-name.ts'
import { phoneText } from '../numbers/phone-text.ts'
import type { Opener } from '../parts/opens.ts'
import { useCan } from '../session.ts'

type Props = {
  pair: GuestDuplicate
  /** Those of the pair who are named. */
  shown: readonly Guest[]
  compare: Opener
}

/** Two who may be one person: why, and what to do about it. */
export function PairLine({ pair, shown, compare }: Props) {
  const { t } = useTranslation(['guests', 'shell'])
  const may = useCan()('guests:write')
  const dismiss = useAct(() => api.POST('/v1/guests/duplicates/{id}/dismiss', { path: { id: pair.id } }), {
    done: t('same.dismissed'),
    refresh: [['duplicates']],
  })
  return (
    <Stack gap={4} role="group" aria-label={shown.map(nameOfGuest).join(', ')}>
      <Text size="sm">
        {shown.map((guest, at) => (
          <span key={guest.id}>
            {at > 0 && ' ↔ '}
            <Anchor component={Link} href={`/inbox/${guest.id}`} title={t('same.chat')}>
              <bdi className="people-wrote">{nameOfGuest(guest) ?? t('shell:state.noName')}</bdi>
            </Anchor>
            {guest.phone && <span className="numerals"> {phoneText(guest.phone)}</span>}
          </span>
        ))}
      </Text>
      <Text size="xs" c="dimmed" title={t('same.score', { score: pair.score })}>
        {pair.reasons.map((reason) => t(`same.reason.${reason}`)).join(', ')}
      </Text>
      {may && (
        <Group gap={6}>
          <Button size="xs" variant="default" {...compare}>
            {t('same.compare')}
          </Button>
          <Button size="xs" variant="subtle" color="gray" loading={dismiss.isPending} onClick={() => dismiss.mutate()}>
            {t('same.notSame')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}
