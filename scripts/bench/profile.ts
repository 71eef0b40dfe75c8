const FOLDER = 'OTKLIK_BENCH_PROFILE'

/** From now on the benchmark's processes write processor profiles into this folder when they end. */
export function profileInto(folder: string): void {
  process.env[FOLDER] = folder
}

/** Node flags for a process of this name; none unless profiles are wanted. */
export function profileFlags(name: string): string[] {
  const folder = process.env[FOLDER]
  return folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-name=${name}-${Date.now()}.cpuprofile`] : []
}

/** Whether processes have to end normally in order to write theirs. */
export const isProfiling = (): boolean => process.env[FOLDER] !== undefined
