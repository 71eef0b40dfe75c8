import { Divider, Popover, Select, Stack, Switch, UnstyledButton } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SORTED_VIEWS, type View } from '../load-guests.ts'
import classes from './guest-pane.module.css'
import { usePlaces } from './places.ts'
import { type FilterProps, MoreFace, useOtherViews, ViewCount } from './views.tsx'

/** This many can be looked through; with more one types. */
const FEW_PLACES = 10

/** The views that are not in sight, the order, the place. Loaded on request, and then opens; `asked`: how often. */
export function MoreFilters({
  asked,
  filter,
  onFilter,
  onView,
  oldestFirst,
  onOldestFirst,
}: FilterProps & { asked: number }) {
  const { t } = useTranslation(['inbox', 'shell'])
  const [opened, setOpened] = useState(false)
  const places = usePlaces(true)
  useEffect(() => setOpened(asked > 0), [asked])
  const view = filter.q ? undefined : filter.view
  const views = useOtherViews(view)
  const sorted = view !== undefined && SORTED_VIEWS.includes(view)
  const choose = (next: View) => {
    setOpened(false)
    onView(next)
  }
  const count = places.numbers.length + places.restaurants.length
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width={290}
      shadow="md"
      trapFocus
      returnFocus
      withRoles
    >
      <Popover.Target>
        <MoreFace view={view} onClick={() => setOpened(!opened)} />
      </Popover.Target>
      <Popover.Dropdown p={6} aria-label={t('list.moreHint')}>
        {views.map((each) => (
          <UnstyledButton
            key={each}
            className={classes.view}
            aria-pressed={view === each}
            data-autofocus={view === each || undefined}
            title={t(`list.hint.${each}`)}
            onClick={() => choose(each)}
          >
            {t(`list.view.${each}`)}
            <ViewCount view={each} />
          </UnstyledButton>
        ))}
        {(sorted || places.numbers.length > 1) && <Divider my={6} />}
        <Stack gap="sm" px={8} pb={6} hidden={!sorted && places.numbers.length < 2}>
          {sorted && (
            <Switch
              size="xs"
              label={t('list.oldestFirst')}
              description={t('list.oldestFirstHint')}
              checked={oldestFirst}
              onChange={({ currentTarget }) => onOldestFirst(currentTarget.checked)}
            />
          )}
          {places.numbers.length > 1 && (
            <Select
              label={t('list.place')}
              placeholder={t('list.anyPlace')}
              searchable={count > FEW_PLACES}
              nothingFoundMessage={t('shell:state.nothing')}
              clearable
              comboboxProps={{ withinPortal: false }}
              value={filter.place ?? null}
              onChange={(place) => {
                if (place) setOpened(false)
                onFilter({ ...filter, place: place ?? undefined })
              }}
              data={[
                { group: t('list.restaurants'), items: places.restaurants },
                { group: t('list.numbers'), items: places.numbers },
              ].filter(({ items }) => items.length > 0)}
            />
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
