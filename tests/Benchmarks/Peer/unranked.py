"""The peer without its ranking stage: candidates keep the order in which they were retrieved. Started in the folder of service.py."""
import numpy as np
import service

service.Recommender.features = lambda self, customer, session, query, candidates, vectors: (candidates,)
service.Ranker.score = lambda self, candidates: np.linspace(1, 0, len(candidates), dtype=np.float32)

if __name__ == "__main__":
    service.main()
