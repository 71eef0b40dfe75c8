import { Alert, Badge, Checkbox, Group, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAct, useNotify } from '../acts.ts'
import { api } from '../api.ts'
import type { CheckList as List } from '../api-types.ts'
import { Part } from '../parts/part.tsx'
import { usePersonName } from '../parts/person-name.tsx'
import { Loaded } from '../parts/states.tsx'
import { When } from '../parts/when.tsx'
import { useCan } from '../session.ts'
import { checkListKey, useCheckList } from './load-restaurants.ts'
import type { CheckItem } from './types.ts'

/** The check-list of this week, and what to do when the rating falls; who ticked what. */
export function CheckList({ id }: { id: string }) {
  const { t } = useTranslation('restaurants')
  const list = useCheckList(id)
  return (
    <Loaded query={list}>
      {({ items, rating_falls }) => {
        const weekly = items.filter(({ kind }) => kind === 'weekly')
        return (
          <Stack>
            <Part
              title={t('checkList.weekly')}
              hint={t('checkList.hint')}
              actions={
                <Badge color={weekly.every(({ done_at }) => done_at) ? 'teal' : 'gray'}>
                  {t('checkList.done', {
                    done: weekly.filter(({ done_at }) => done_at).length,
                    total: weekly.length,
                  })}
                </Badge>
              }
            >
              <Items id={id} items={weekly} />
            </Part>
            <Part title={t('checkList.falling')}>
              <Stack gap="sm">
                <Alert color={rating_falls ? 'red' : 'gray'} p="xs">
                  {t(rating_falls ? 'checkList.falls' : 'checkList.holds')}
                </Alert>
                <Items id={id} items={items.filter(({ kind }) => kind === 'falling')} />
              </Stack>
            </Part>
          </Stack>
        )
      }}
    </Loaded>
  )
}

function Items({ id, items }: { id: string; items: readonly CheckItem[] }) {
  const { t, i18n } = useTranslation('restaurants')
  const nameOf = usePersonName()
  const may = useCan()('reviews:write')
  const notify = useNotify()
  const client = useQueryClient()
  const key = checkListKey(id, i18n.language)
  const tick = useAct(
    ({ item, done }: { item: CheckItem; done: boolean }) => {
      // Ticked at once; a refusal removes the tick again.
      client.setQueryData<List>(
        key,
        (list) =>
          list && {
            ...list,
            items: list.items.map((each) =>
              each.key === item.key ? { ...each, done_at: done ? new Date().toISOString() : null } : each,
            ),
          },
      )
      return api.POST('/v1/restaurants/{id}/check-list/{item}', { path: { id, item: item.key }, body: { done } })
    },
    {
      refresh: [key],
      onFailed: (error) => {
        void client.invalidateQueries({ queryKey: key })
        notify.failed(error)
      },
    },
  )
  return (
    <Stack gap="sm">
      {items.map((item) => (
        <Checkbox
          key={item.key}
          checked={item.done_at !== null}
          disabled={!may}
          onChange={(event) => tick.mutate({ item, done: event.currentTarget.checked })}
          label={item.title}
          description={
            <>
              {item.hint}
              {item.done_at && (
                <Group gap={4} component="span">
                  <Text span size="xs" fw={500}>
                    {item.done_by ? t('checkList.by', { name: nameOf(item.done_by) }) : t('checkList.ticked')},{' '}
                    <When at={item.done_at} as="brief" />
                  </Text>
                </Group>
              )}
            </>
          }
        />
      ))}
    </Stack>
  )
}
