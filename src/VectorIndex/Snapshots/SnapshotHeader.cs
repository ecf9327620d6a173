using System.Runtime.InteropServices;

namespace Personalization.VectorIndex.Snapshots;

/// <summary>What the other sections' lengths follow from.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct SnapshotHeader(IndexKind Kind, int Dimensions, int Slots, int Free);
