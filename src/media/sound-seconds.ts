/** A sound's length in seconds; undefined if it cannot be read. */
export async function soundSeconds(path: string): Promise<number | undefined> {
  const { ALL_FORMATS, FilePathSource, Input } = await import('mediabunny')
  using input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS })
  try {
    const seconds = await (await input.getPrimaryAudioTrack())?.computeDuration()
    return seconds !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined
  } catch {
    return undefined
  }
}
