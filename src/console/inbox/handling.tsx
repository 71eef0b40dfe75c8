import { ActionIcon, Button, Group, Indicator, Menu } from '@mantine/core'
import {
  IconCheck,
  IconClockPause,
  IconDots,
  IconInfoCircle,
  IconMailOpened,
  IconRotate,
  IconUserPlus,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useAct, useNotify } from '../acts.ts'
import { ApiError, api } from '../api.ts'
import type { Guest } from '../api-types.ts'
import { MoreMenu } from '../parts/more-menu.tsx'
import { useRefreshPeople } from '../parts/person-name.tsx'
import { useTeams } from '../parts/teams.ts'
import { useMe } from '../session.ts'
import { COUNTERS_KEY } from '../shell/counters.ts'
import { useShortcuts } from '../shortcuts.ts'
import { AssignMenu, type AssignTo } from './assign-menu.tsx'
import { usePeople } from './people.ts'
import { SnoozeMenu } from './snooze-menu.tsx'
import { KindItems, type KindsProps } from './timeline/kind-filter.tsx'

/** Who has a conversation, and whether it waits for anybody. Each act returns the guest, and can be undone. */
function useHandling(guest: Guest, onResolved: () => void) {
  const { t } = useTranslation('inbox')
  const [, navigate] = useLocation()
  const { nameOf } = usePeople()
  const teams = useTeams()
  const client = useQueryClient()
  const notify = useNotify()
  const refresh = [['guests', guest.id], COUNTERS_KEY]
  const path = { id: guest.id }
  const { assignee, team_id, snoozed_until: until, resolved_at: resolved } = guest
  /** As it was when this was drawn; undo returns even somebody who has gone on to the next guest. */
  const undo = async () => {
    if (resolved) await api.POST('/v1/guests/{id}/resolve', { path })
    else if (until && Date.parse(until) > Date.now()) {
      await api.POST('/v1/guests/{id}/snooze', { path, body: { until } })
    } else await api.POST('/v1/guests/{id}/reopen', { path })
    navigate(`/inbox/${guest.id}`)
  }
  const assigned = ({ assignee: to, team_id: team }: Guest) => {
    if (to) return t('handling.assignedTo', { name: nameOf(to) })
    const queue = teams.find(({ id }) => id === team)
    return queue ? t('handling.queuedTo', { name: queue.name }) : t('handling.assignedToNobody')
  }
  return {
    // What somebody else took before this was drawn is not taken from them.
    assign: useAct(
      (to: AssignTo) => api.POST('/v1/guests/{id}/assign', { path, body: { ...to, from_assignee: assignee } }),
      {
        refresh,
        done: assigned,
        onFailed: (error) => {
          if (!(error instanceof ApiError) || error.problem.code !== 'conflict') return notify.failed(error)
          notify.done(t('handling.takenMeanwhile'))
          for (const queryKey of refresh) void client.invalidateQueries({ queryKey })
        },
        undo: () => api.POST('/v1/guests/{id}/assign', { path, body: { assignee, team_id } }),
      },
    ),
    snooze: useAct(
      (until: number) => api.POST('/v1/guests/{id}/snooze', { path, body: { until: new Date(until).toISOString() } }),
      {
        refresh,
        done: t('handling.snoozed'),
        undo,
        onDone: onResolved,
      },
    ),
    resolve: useAct(() => api.POST('/v1/guests/{id}/resolve', { path }), {
      refresh,
      done: t('handling.resolved'),
      undo,
      onDone: onResolved,
    }),
    reopen: useAct(() => api.POST('/v1/guests/{id}/reopen', { path }), { refresh, done: t('handling.reopened'), undo }),
  }
}

type Props = KindsProps & {
  guest: Guest
  /** The window leaves room for words on buttons, and for all buttons. */
  roomy: boolean
  onUnread: () => void
  onCard: () => void
  /** Shows the next guest of the list. */
  onNext: () => void
}

/** The acts on a conversation, above its timeline. */
export function HandlingBar({ guest, roomy, kinds, onKinds, onUnread, onCard, onNext }: Props) {
  const { t } = useTranslation('inbox')
  const me = useMe()
  const { nameOf } = usePeople()
  const { assign, snooze, resolve, reopen } = useHandling(guest, onNext)
  const [assigning, setAssigning] = useState(false)
  const [snoozing, setSnoozing] = useState(false)
  const refreshPeople = useRefreshPeople()
  const onAssigning = (opened: boolean) => {
    setAssigning(opened)
    if (opened) refreshPeople()
  }
  const snoozedUntil = guest.snoozed_until && Date.parse(guest.snoozed_until) > Date.now() ? guest.snoozed_until : null
  const aside = guest.resolved_at !== null || snoozedUntil !== null
  const mine = guest.assignee === me.id
  useShortcuts(t('keys.title'), [
    { keys: 'e', label: t('keys.resolve'), run: () => (aside ? reopen.mutate() : resolve.mutate()) },
    { keys: 's', label: t('keys.snooze'), run: () => setSnoozing(true) },
    { keys: 'a', label: t('keys.assign'), run: () => assign.mutate({ assignee: mine ? null : me.id }) },
    { keys: 'shift+a', label: t('keys.assignTo'), run: () => onAssigning(true) },
    { keys: 'u', label: t('keys.unread'), run: onUnread },
    { keys: 'i', label: t('keys.card'), run: onCard },
  ])
  return (
    <Group gap={4} wrap="nowrap">
      <Menu opened={assigning} onChange={onAssigning} position="bottom-end" width={240}>
        <Menu.Target>
          <ActionIcon
            color={guest.assignee ? 'brand' : 'gray'}
            size="lg"
            aria-label={t('handling.assign')}
            title={guest.assignee ? t('handling.assignedTo', { name: nameOf(guest.assignee) }) : t('handling.assign')}
          >
            <IconUserPlus size={19} />
          </ActionIcon>
        </Menu.Target>
        <AssignMenu guest={guest} onAssign={(to) => assign.mutate(to)} />
      </Menu>
      <Menu opened={snoozing} onChange={setSnoozing} position="bottom-end" width={260}>
        <Menu.Target>
          <ActionIcon
            color={snoozedUntil ? 'brand' : 'gray'}
            size="lg"
            aria-label={t('handling.snooze')}
            title={t('handling.snooze')}
          >
            <IconClockPause size={19} />
          </ActionIcon>
        </Menu.Target>
        <SnoozeMenu onSnooze={(until) => snooze.mutate(until)} />
      </Menu>
      {!roomy ? (
        <ActionIcon
          size="lg"
          variant={aside ? 'default' : 'filled'}
          aria-label={t(aside ? 'handling.reopen' : 'handling.resolve')}
          title={t(aside ? 'handling.reopen' : 'handling.resolve')}
          onClick={() => (aside ? reopen : resolve).mutate()}
          loading={reopen.isPending || resolve.isPending}
        >
          {aside ? <IconRotate size={19} /> : <IconCheck size={20} />}
        </ActionIcon>
      ) : aside ? (
        <Button
          variant="default"
          px={10}
          leftSection={<IconRotate size={17} />}
          onClick={() => reopen.mutate()}
          loading={reopen.isPending}
        >
          {t('handling.reopen')}
        </Button>
      ) : (
        <Button
          px={10}
          leftSection={<IconCheck size={17} />}
          onClick={() => resolve.mutate()}
          loading={resolve.isPending}
        >
          {t('handling.resolve')}
        </Button>
      )}
      <MoreMenu
        label={t('handling.more')}
        size="lg"
        icon={
          <Indicator disabled={roomy || kinds.length === 0} size={8}>
            <IconDots size={19} />
          </Indicator>
        }
      >
        <Menu.Item leftSection={<IconMailOpened size={16} />} onClick={onUnread}>
          {t('handling.unread')}
        </Menu.Item>
        <Menu.Item leftSection={<IconInfoCircle size={16} />} onClick={onCard}>
          {t('card.toggle')}
        </Menu.Item>
        {!roomy && (
          <>
            <Menu.Label>{t('timeline.filter')}</Menu.Label>
            <KindItems kinds={kinds} onKinds={onKinds} />
          </>
        )}
      </MoreMenu>
    </Group>
  )
}
