using System.Runtime.InteropServices;

namespace Personalization.VectorIndex.Snapshots;

/// <summary>The numbers of a graph: its options, its entry, and what decides how it goes on.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct GraphHeader(int M, int EfConstruction, int Seed, int Entry, ulong LevelsDrawn);
