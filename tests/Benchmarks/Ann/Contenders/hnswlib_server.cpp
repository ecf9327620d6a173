// hnswlib behind the line protocol of the ann benchmark: one request a line, one answer a line ("name=number ..." or "error ...").
// Compiled by the benchmark: g++ -std=c++20 -O3 -march=native -pthread; -DHAS_FILTER where the library has filter functors.
#include <fcntl.h>
#include <sched.h>
#include <time.h>
#include <unistd.h>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>
#include "hnswlib/hnswlib.h"

using Graph = hnswlib::HierarchicalNSW<float>;
static const int TruthDepth = 200, LinksPerRow = 16, BuildBreadth = 200;

// --- clocks and processors -------------------------------------------------------------------------------------------------

static double cpuSeconds() {
    timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

// Wall time less the time this thread was ready to run while another had its processor.
static double undisturbedSeconds() {
    double wall = std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
    long long ran = 0, waited = 0;
    if (FILE* f = fopen("/proc/thread-self/schedstat", "r")) {
        if (fscanf(f, "%lld %lld", &ran, &waited) != 2) waited = 0;
        fclose(f);
    }
    return wall - waited * 1e-9;
}

static void pin(int processor) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(processor, &set);
    sched_setaffinity(0, sizeof set, &set);
}

static double residentBytes() {
    long all = 0, resident = 0;
    FILE* f = fopen("/proc/self/statm", "r");
    if (fscanf(f, "%ld %ld", &all, &resident) != 2) resident = 0;
    fclose(f);
    return resident * double(sysconf(_SC_PAGESIZE));
}

// --- data ------------------------------------------------------------------------------------------------------------------

template <typename T>
static std::vector<T> readAll(const std::string& path) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    if (!file) throw std::runtime_error("cannot read " + path);
    std::vector<T> values(size_t(file.tellg()) / sizeof(T));
    file.seekg(0);
    file.read(reinterpret_cast<char*>(values.data()), values.size() * sizeof(T));
    return values;
}

struct Server {
    int dimensions = 0, rows = 0, queries = 0;
    std::string folder, range;
    std::vector<float> base, query;
    std::vector<int> truth, processors{0};
    std::unique_ptr<hnswlib::InnerProductSpace> space;
    std::unique_ptr<Graph> graph;

    std::string open(std::istream& in) {
        long long first;
        in >> dimensions >> first >> rows >> std::ws;
        std::getline(in, folder);
        range = std::to_string(first) + "-" + std::to_string(rows);
        base = readAll<float>(folder + "/rows-" + range + ".f32");
        query = readAll<float>(folder + "/queries.f32");
        truth = readAll<int>(folder + "/truth-" + range + ".i32");
        queries = int(query.size() / dimensions);
        space = std::make_unique<hnswlib::InnerProductSpace>(dimensions);
        return "rows=" + std::to_string(rows);
    }

    std::string build(int threads) {
        graph = nullptr;
        graph = std::make_unique<Graph>(space.get(), rows, LinksPerRow, BuildBreadth);
        std::atomic<int> next{0};
        double seconds = onThreads(threads, [&](int) {
            for (int i = next++; i < rows; i = next++) graph->addPoint(&base[size_t(i) * dimensions], i);
        }).slowest;
        return "seconds=" + std::to_string(seconds);
    }

    struct Times { double slowest = 0, rate = 0; };

    // One pinned thread per processor; the slowest thread's undisturbed time, and the sum of 1 / time.
    Times onThreads(int threads, const std::function<void(int)>& work, int first = 0) {
        std::vector<double> took(threads);
        std::vector<std::thread> running;
        std::atomic<int> ready{0};
        for (int t = 0; t < threads; t++)
            running.emplace_back([&, t] {
                pin(processors[(first + t) % processors.size()]);
                for (ready++; ready < threads;) std::this_thread::yield();
                double start = undisturbedSeconds();
                work(t);
                took[t] = undisturbedSeconds() - start;
            });
        for (auto& thread : running) thread.join();
        Times times;
        for (double seconds : took) {
            times.slowest = std::max(times.slowest, seconds);
            times.rate += 1 / seconds;
        }
        return times;
    }

    // Best first into out[k], -1 behind the last.
    template <typename Keep>
    void find(int q, int k, int wide, int* out, Keep keep) const {
        auto found = graph->searchKnn(&query[size_t(q) * dimensions], wide);
        std::vector<int> ordered(found.size());
        for (size_t i = found.size(); i-- > 0; found.pop()) ordered[i] = int(found.top().second);
        int n = 0;
        for (size_t i = 0; i < ordered.size() && n < k; i++)
            if (keep(ordered[i])) out[n++] = ordered[i];
        while (n < k) out[n++] = -1;
    }

    void findAll(int q, int k, int* out) const {
        auto found = graph->searchKnn(&query[size_t(q) * dimensions], k);
        int n = int(found.size());
        for (int i = n; i < k; i++) out[i] = -1;
        for (; !found.empty(); found.pop()) out[--n] = int(found.top().second);
    }

    double recall(const std::vector<int>& found, const std::vector<int>& truth, int k) const {
        long hit = 0, wanted = 0;
        for (int q = 0; q < queries; q++)
            for (int i = 0; i < k; i++) {
                int row = truth[size_t(q) * TruthDepth + i];
                if (row < 0) break;
                wanted++;
                for (int j = 0; j < k; j++) hit += found[size_t(q) * k + j] == row;
            }
        return hit / double(wanted);
    }

    // Whole passes over the queries until the processor time is used.
    std::string timed(int k, double milliseconds, const std::vector<int>& truth, const std::function<void(int, int*)>& one) {
        std::vector<int> found(size_t(queries) * k);
        long answered = 0;
        double start = cpuSeconds(), took;
        do {
            for (int q = 0; q < queries; q++) one(q, &found[size_t(q) * k]);
            answered += queries;
            took = cpuSeconds() - start;
        } while (took * 1000 < milliseconds);
        return "qps=" + std::to_string(answered / took) + " recall=" + std::to_string(recall(found, truth, k));
    }

    std::string search(int k, int ef, double milliseconds) {
        graph->setEf(ef);
        return timed(k, milliseconds, truth, [&](int q, int* out) { findAll(q, k, out); });
    }

    std::string threads(int count, int first, int k, int ef, int passes) {
        graph->setEf(ef);
        auto times = onThreads(count, [&](int) {
            std::vector<int> out(k);
            for (int p = 0; p < passes; p++)
                for (int q = 0; q < queries; q++) findAll(q, k, out.data());
        }, first);
        return "qps=" + std::to_string(times.rate * passes * queries);
    }

    std::string filtered(const std::string& how, const std::string& perMille, int k, int ef, double milliseconds) {
        auto kept = readAll<unsigned char>(folder + "/kept-" + perMille + "-" + std::to_string(rows) + ".u8");
        auto truth = readAll<int>(folder + "/truth-" + range + "-kept-" + perMille + ".i32");
        graph->setEf(ef);
        if (how == "post") return timed(k, milliseconds, truth, [&](int q, int* out) { find(q, k, ef, out, [&](int row) { return kept[row] != 0; }); });
#ifdef HAS_FILTER
        struct Kept : hnswlib::BaseFilterFunctor {
            const unsigned char* kept;
            bool operator()(hnswlib::labeltype row) override { return kept[row] != 0; }
        } functor;
        functor.kept = kept.data();
        return timed(k, milliseconds, truth, [&](int q, int* out) {
            auto found = graph->searchKnn(&query[size_t(q) * dimensions], k, &functor);
            int n = int(found.size());
            for (int i = n; i < k; i++) out[i] = -1;
            for (; !found.empty(); found.pop()) out[--n] = int(found.top().second);
        });
#else
        return "error this hnswlib has no filter functors";
#endif
    }

    std::string answer(const std::string& line) {
        std::istringstream in(line);
        std::string verb, word, how;
        int a = 0, b = 0, c = 0, e = 0;
        double d = 0;
        in >> verb;
        if (verb == "data") return open(in);
        if (verb == "processors") {
            processors.clear();
            while (in >> a) processors.push_back(a);
            pin(processors.at(0));
            return "count=" + std::to_string(processors.size());
        }
        if (verb == "build" && in >> a) return build(a);
        if (verb == "save" && std::getline(in >> std::ws, word)) return graph->saveIndex(word), "saved=1";
        if (verb == "load" && std::getline(in >> std::ws, word)) return graph = nullptr, graph = std::make_unique<Graph>(space.get(), word), "loaded=1";
        if (verb == "search" && in >> a >> b >> d) return search(a, b, d);
        if (verb == "threads" && in >> a >> b >> c >> e >> d) return threads(a, b, c, e, int(d));
        if (verb == "filtered" && in >> how >> word >> a >> b >> d) return filtered(how, word, a, b, d);
        if (verb == "memory") return "resident=" + std::to_string(residentBytes());
        return "error not understood: " + line;
    }
};

int main() {
    Server server;
    for (std::string line; std::getline(std::cin, line);) {
        std::string answer;
        try { answer = server.answer(line); }
        catch (const std::exception& e) { answer = std::string("error ") + e.what(); }
        std::cout << answer << std::endl;
    }
}
